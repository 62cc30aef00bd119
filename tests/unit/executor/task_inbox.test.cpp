// SPDX-License-Identifier: MIT
// The inbox: entries come out in the order they went in, and a sleeper is woken once.

#include <pollen/executor/task_inbox.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace {

using pollen::detail::InboxEntry;
using pollen::detail::PushDuty;
using pollen::detail::TaskInbox;

constexpr std::uintptr_t home = 0x1000;

class TaskInboxTest : public ::testing::Test {
protected:
    std::vector<InboxEntry*> take() {
        std::vector<InboxEntry*> taken;
        inbox.take_all(home, [&](InboxEntry& entry) { taken.push_back(&entry); });
        return taken;
    }
    std::vector<InboxEntry*> close() {
        std::vector<InboxEntry*> taken;
        inbox.close(home, [&](InboxEntry& entry) { taken.push_back(&entry); });
        return taken;
    }

    TaskInbox inbox;
    InboxEntry a{home};
    InboxEntry b{home};
    InboxEntry c{home};
};

static_assert(sizeof(InboxEntry) == sizeof(void*) && sizeof(TaskInbox) == sizeof(void*));

TEST_F(TaskInboxTest, IsEmptyAtFirst) {
    EXPECT_TRUE(inbox.is_empty());
    EXPECT_TRUE(take().empty());
}

TEST_F(TaskInboxTest, GivesEntriesInTheOrderTheyCame) {
    EXPECT_EQ(inbox.push(a), PushDuty::Nothing);
    EXPECT_EQ(inbox.push(b), PushDuty::Nothing);
    EXPECT_EQ(inbox.push(c), PushDuty::Nothing);
    EXPECT_FALSE(inbox.is_empty());

    EXPECT_EQ(take(), (std::vector<InboxEntry*>{&a, &b, &c}));
    EXPECT_TRUE(inbox.is_empty());
}

TEST_F(TaskInboxTest, AnEntryInsideIsNotAtHome) {
    EXPECT_EQ(inbox.push(a), PushDuty::Nothing);
    EXPECT_EQ(inbox.push(b), PushDuty::Nothing);
    EXPECT_FALSE(a.is_home(home));
    EXPECT_FALSE(b.is_home(home));

    take();
    EXPECT_TRUE(a.is_home(home));
    EXPECT_TRUE(b.is_home(home));
    EXPECT_EQ(a.home(), home);
}

TEST_F(TaskInboxTest, AnEntryMayBePushedAgainWhileOthersAreTakenOut) {
    EXPECT_EQ(inbox.push(a), PushDuty::Nothing);
    EXPECT_EQ(inbox.push(b), PushDuty::Nothing);
    std::vector<InboxEntry*> taken;

    inbox.take_all(home, [&](InboxEntry& entry) {
        taken.push_back(&entry);
        EXPECT_EQ(inbox.push(entry), PushDuty::Nothing);
    });

    EXPECT_EQ(taken, (std::vector<InboxEntry*>{&a, &b}));
    EXPECT_EQ(take(), (std::vector<InboxEntry*>{&a, &b}));
}

TEST_F(TaskInboxTest, TheFirstPushWakesTheSleeper) {
    EXPECT_TRUE(inbox.begin_sleep());
    EXPECT_TRUE(inbox.is_sleeping());
    EXPECT_FALSE(inbox.is_empty());

    EXPECT_EQ(inbox.push(a), PushDuty::WakeOwner);
    EXPECT_FALSE(inbox.is_sleeping());
    EXPECT_EQ(inbox.push(b), PushDuty::Nothing);
    EXPECT_EQ(take(), (std::vector<InboxEntry*>{&a, &b}));
}

TEST_F(TaskInboxTest, DoesNotSleepIfThereIsAnEntry) {
    EXPECT_EQ(inbox.push(a), PushDuty::Nothing);

    EXPECT_FALSE(inbox.begin_sleep());
    EXPECT_EQ(take(), (std::vector<InboxEntry*>{&a}));
}

TEST_F(TaskInboxTest, RefusesEntriesOnceItIsClosed) {
    EXPECT_EQ(inbox.push(a), PushDuty::Nothing);

    EXPECT_EQ(close(), (std::vector<InboxEntry*>{&a}));
    EXPECT_EQ(inbox.push(b), PushDuty::Closed);
    EXPECT_TRUE(b.is_home(home));
}

TEST_F(TaskInboxTest, TheWordToSleepOnTellsSleepingFromAllElse) {
    const auto sleeps = [&] { return *inbox.sleeping_address() == TaskInbox::sleeping_word; };
    EXPECT_FALSE(sleeps());
    EXPECT_TRUE(inbox.begin_sleep());
    EXPECT_TRUE(sleeps());
    EXPECT_EQ(inbox.push(a), PushDuty::WakeOwner);
    EXPECT_FALSE(sleeps());
    close();
    EXPECT_FALSE(sleeps());
}

}  // namespace
