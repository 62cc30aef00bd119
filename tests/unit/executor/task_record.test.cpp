// SPDX-License-Identifier: MIT
// Records of tasks: when they are in the list, and when one may look into their future.

#include <pollen/executor/task_record.hpp>
#include <pollen/future/named.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/ready.hpp>

#include <support/trace_log.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::detail::facts_of;
using pollen::detail::MainFuture;
using pollen::detail::TaskFacts;
using pollen::detail::TaskRecord;
using pollen::detail::TaskRecordLink;
using pollen::detail::TaskRecordList;

namespace {

#if !POLLEN_TASK_DUMPS
static_assert(sizeof(MainFuture<future::PendingForever<void>>) == sizeof(void*));
#endif

class TaskRecordTest : public ::testing::Test {
protected:
    std::vector<std::uint64_t> listed() {
        std::vector<std::uint64_t> ids;
        for (TaskRecordLink* link = list.first; link != nullptr; link = link->next) {
            if (link->is_record) ids.push_back(static_cast<TaskRecord*>(link)->id());
        }
        EXPECT_EQ(ids.size(), list.size);
        return ids;
    }
    using Ids = std::vector<std::uint64_t>;

    TaskRecordList list;
    future::PendingForever<void> pending;
    TaskFacts facts = facts_of("a test", pending);
};

TEST_F(TaskRecordTest, IsListedUntilItRetires) {
    TaskRecord first(facts, list);
    std::optional<TaskRecord> second(std::in_place, facts, list);
    TaskRecord third(facts, list);
    EXPECT_EQ(listed(), (Ids{1, 2, 3}));

    second.reset();
    EXPECT_EQ(listed(), (Ids{1, 3}));
    first.retire();
    first.retire();
    EXPECT_EQ(listed(), (Ids{3}));
}

TEST_F(TaskRecordTest, ANumberIsNotGivenTwice) {
    {
        TaskRecord gone(facts, list);
    }
    TaskRecord next(facts, list);

    EXPECT_EQ(next.id(), 2U);
}

TEST_F(TaskRecordTest, RetiresWhenAPollHasFinished) {
    TaskRecord record(facts, list);

    EXPECT_FALSE(record.poll([] { return false; }));
    EXPECT_EQ(listed(), (Ids{1}));
    EXPECT_TRUE(record.poll([] { return true; }));
    EXPECT_EQ(listed(), Ids{});
    EXPECT_EQ(record.polls(), 2U);
}

TEST_F(TaskRecordTest, RetiresWhenItsFutureWasDropped) {
    TaskRecord record(facts, list);

    record.drop([&] { EXPECT_EQ(listed(), (Ids{1})); });
    EXPECT_EQ(listed(), Ids{});
}

TEST_F(TaskRecordTest, MayBeLookedAtBetweenPollsOnly) {
    TaskRecord record(facts, list);
    int looks = 0;
    const auto look = [&] { return record.look([&] { ++looks; }); };

    EXPECT_TRUE(look());
    record.poll([&] {
        EXPECT_FALSE(look());
        return false;
    });
    EXPECT_TRUE(look());
    record.drop([&] { EXPECT_FALSE(look()); });
    EXPECT_EQ(looks, 2);
}

TEST_F(TaskRecordTest, APollWaitsForWhoLooks) {
    TaskRecord record(facts, list);
    int value = 0;
    std::thread poller;
    record.look([&] {
        poller = std::thread([&] {
            record.poll([&] {
                value = 1;
                return false;
            });
        });
        EXPECT_EQ(value, 0);
        value = 2;
    });
    poller.join();

    EXPECT_EQ(value, 1);
}

TEST_F(TaskRecordTest, KeepsItsOwnCopyOfTheName) {
    std::string name = "fetch";
    facts.name = name.c_str();
    TaskRecord record(facts, list);
    name = "gone";

    EXPECT_STREQ(record.facts().name, "fetch");
}

TEST_F(TaskRecordTest, CutsALongName) {
    const std::string name(100, 'x');
    facts.name = name.c_str();
    TaskRecord record(facts, list);

    EXPECT_EQ(record.facts().name, std::string(47, 'x'));
}

TEST_F(TaskRecordTest, KnowsOfAFutureWhatItsTypeTells) {
    const auto named = future::pending<int>() | future::named("never");
    const TaskFacts known = facts_of("a test", named);
    support::TraceLog trace;
    known.future.trace(trace);

    EXPECT_STREQ(known.name, "never");
    EXPECT_NE(std::string(known.future.type).find("PendingForever<int>"), std::string::npos);
    ASSERT_EQ(trace.lines.size(), 1U);
    EXPECT_NE(trace.lines[0].find("PendingForever<int>"), std::string::npos);
    EXPECT_EQ(facts.name, nullptr);
}

TEST_F(TaskRecordTest, OfTheMainFutureIsThereOnlyIfTasksAreRecorded) {
    auto ready = future::ready(7);
    const std::size_t before = pollen::detail::task_records.size;
    MainFuture main("a test", ready);

    EXPECT_EQ(pollen::detail::task_records.size, before + POLLEN_TASK_DUMPS);
    pollen::Context cx(pollen::Waker::noop());
    EXPECT_EQ(main.poll(cx).value(), 7);
}

}  // namespace
