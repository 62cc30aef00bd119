// SPDX-License-Identifier: MIT
// Dumps: what they say of records made by hand, and of the tasks of every executor if these are
// recorded.

#include <pollen/executor/block_on.hpp>
#include <pollen/executor/dump_tasks.hpp>
#include <pollen/executor/local_executor.hpp>
#include <pollen/executor/task_record.hpp>
#include <pollen/executor/thread_locked_executor.hpp>
#include <pollen/executor/thread_pool.hpp>
#include <pollen/future/named.hpp>
#include <pollen/future/pending.hpp>
#include <pollen/future/poll_fn.hpp>
#include <pollen/future/yield_now.hpp>

#include <gtest/gtest.h>

#include <unistd.h>

#include <array>
#include <optional>
#include <regex>
#include <string>
#include <utility>
#include <vector>

namespace future = pollen::future;
using pollen::Context;
using pollen::dump_tasks;
using pollen::Pending;
using pollen::Poll;
using pollen::try_dump_tasks;
using pollen::detail::LockGuard;
using pollen::detail::task_records;
using pollen::detail::TaskFacts;
using pollen::detail::TaskPhase;
using pollen::detail::TaskRecord;

namespace {

// A dump, with numbers counted from the first task of the test.
std::string dump() {
    std::string text;
    dump_tasks(text);
    return text;
}

const std::string note =
    POLLEN_TASK_DUMPS ? "" : " (not recorded: compile with POLLEN_TASK_DUMPS=1)";

class DumpTasksTest : public ::testing::Test {
protected:
    static TaskFacts facts(const char* name, TaskPhase (*phase)(const void*) noexcept = nullptr) {
        TaskFacts facts{};
        facts.executor = "a test";
        facts.name = name;
        facts.future.type = "Future";
        facts.future.trace_function = [](const void*, pollen::AwaitTrace& trace) noexcept {
            trace.coroutine({"outer", "file.cpp", 12});
            trace.left_out(5);
            trace.future("Leaf");
        };
        facts.phase = phase;
        return facts;
    }
    // The text of one task, whose number is so many behind the first of this test.
    std::string task(int number, const std::string& rest) const {
        return "task " + std::to_string(first + static_cast<unsigned>(number)) + rest;
    }
    static std::string chain() {
        return "    outer at file.cpp:12\n    ... 5 more ...\n    Leaf\n";
    }

    const std::uint64_t first = task_records.latest + 1;
};

TEST_F(DumpTasksTest, OfNoTaskSaysSo) { EXPECT_EQ(dump(), "0 tasks" + note + "\n"); }

TEST_F(DumpTasksTest, ListsTasksInTheOrderTheyCame) {
    TaskRecord a(facts("a", [](const void*) noexcept { return TaskPhase::Queued; }));
    TaskRecord b(facts(nullptr, [](const void*) noexcept { return TaskPhase::Aborted; }));
    TaskRecord c(facts("c", [](const void*) noexcept { return TaskPhase::Idle; }));
    (void) a.poll([] { return false; });
    (void) c.poll([] { return false; });
    (void) c.poll([] { return false; });

    EXPECT_EQ(dump(), "3 tasks" + note + "\n" + task(0, " \"a\", a test, queued, polled 1 time\n") +
                          chain() + task(1, ", a test, aborted, polled 0 times\n") + chain() +
                          task(2, " \"c\", a test, idle, polled 2 times\n") + chain());
}

TEST_F(DumpTasksTest, OfATaskThatIsPolledSaysItsTypeAlone) {
    TaskRecord record(facts("a"));
    std::string text;
    (void) record.poll([&] {
        text = dump();
        return true;
    });

    EXPECT_EQ(text, "1 task" + note + "\n" + task(0, " \"a\", a test, running, polled 1 time\n") +
                        "    Future\n");
}

TEST_F(DumpTasksTest, HoldsNoLockWhileTheSinkIsCalled) {
    std::optional<TaskRecord> a(std::in_place, facts("a"));
    std::optional<TaskRecord> b(std::in_place, facts("b"));
    std::optional<TaskRecord> c(std::in_place, facts("c"));
    struct Sink {
        std::string text;
        std::optional<TaskRecord>* gone;
        std::vector<TaskRecord*> made;
    } sink{"", &b, {}};
    // At each piece a task ends, and one begins.
    dump_tasks(
        [](void* to, const char* text, std::size_t size) {
            auto& self = *static_cast<Sink*>(to);
            self.text.append(text, size);
            self.gone->reset();
            self.made.push_back(new TaskRecord(facts("new")));
        },
        &sink);
    for (TaskRecord* made : sink.made)
        delete made;

    EXPECT_EQ(sink.text, "3 tasks" + note + "\n" +
                             task(0, " \"a\", a test, idle, polled 0 times\n") + chain() +
                             task(2, " \"c\", a test, idle, polled 0 times\n") + chain());
    EXPECT_EQ(sink.made.size(), 3U);
}

TEST_F(DumpTasksTest, LeavesNoMarkWhenTheSinkThrows) {
#if POLLEN_EXCEPTIONS
    TaskRecord record(facts("a"));
    EXPECT_THROW(dump_tasks([](void*, const char*, std::size_t) { throw 7; }, nullptr), int);
#endif
    std::size_t marks = 0;
    for (const auto* link = task_records.first; link != nullptr; link = link->next)
        marks += link->is_record ? 0 : 1;
    EXPECT_EQ(marks, 0U);
}

TEST_F(DumpTasksTest, TakesALargerBufferForALongChain) {
    TaskFacts many = facts("a");
    many.future.trace_function = [](const void*, pollen::AwaitTrace& trace) noexcept {
        for (int i = 0; i < 1000; ++i)
            trace.future("0123456789");
    };
    TaskRecord record(many);
    const std::string text = dump();

    EXPECT_EQ(text.size(),
              ("1 task" + note + "\n" + task(0, " \"a\", a test, idle, polled 0 times\n")).size() +
                  1000 * 15);
}

TEST_F(DumpTasksTest, IndentsThePartsOfAFuture) {
    TaskFacts parts = facts("a");
    parts.future.trace_function = [](const void*, pollen::AwaitTrace& trace) noexcept {
        trace.begin_parts("Join");
        trace.future("One");
        trace.begin_parts("Inner");
        trace.coroutine({"f", "file.cpp", 1});
        trace.end_parts();
        trace.end_parts();
        trace.future("Two");
    };
    TaskRecord record(parts);

    EXPECT_EQ(dump(), "1 task" + note + "\n" + task(0, " \"a\", a test, idle, polled 0 times\n") +
                          "    Join\n        One\n        Inner\n            f at file.cpp:1\n"
                          "    Two\n");
}

TEST_F(DumpTasksTest, IsWrittenToAFileDescriptorWithoutALockOrABuffer) {
    TaskRecord a(facts("a"));
    TaskRecord b(facts("b"));
    std::array<int, 2> ends{};
    ASSERT_EQ(::pipe(ends.data()), 0);

    EXPECT_TRUE(try_dump_tasks(ends[1]));
    ::close(ends[1]);
    std::array<char, 4096> text{};
    std::size_t size = 0;
    for (;;) {
        const auto got = ::read(ends[0], text.data() + size, text.size() - size);
        if (got <= 0) break;
        size += static_cast<std::size_t>(got);
    }
    ::close(ends[0]);

    EXPECT_EQ(std::string(text.data(), size), dump());
}

TEST_F(DumpTasksTest, IsNotWrittenToNoFile) { EXPECT_FALSE(try_dump_tasks(-1)); }

TEST_F(DumpTasksTest, IsRefusedToASignalHandlerWhileTheListIsTaken) {
    const LockGuard guard(task_records.lock);

    EXPECT_FALSE(try_dump_tasks(1));
}

#if POLLEN_TASK_DUMPS

// The lines of a dump that begin with "task", without the numbers.
std::vector<std::string> tasks() {
    std::vector<std::string> found;
    const std::string text = dump();
    const std::regex line("task [0-9]+(.*)\n");
    for (std::sregex_iterator it(text.begin(), text.end(), line), end; it != end; ++it)
        found.push_back((*it)[1]);
    return found;
}
using Tasks = std::vector<std::string>;

TEST_F(DumpTasksTest, ShowsTheStatesOfALocalExecutorsTasks) {
    pollen::LocalExecutor executor;
    auto waits = executor.spawn(future::pending() | future::named("waits"));
    auto dies = executor.spawn(future::pending() | future::named("dies"));
    EXPECT_EQ(tasks(), (Tasks{" \"waits\", LocalExecutor, queued, polled 0 times",
                              " \"dies\", LocalExecutor, queued, polled 0 times"}));

    executor.run_until_stalled();
    dies.abort();
    auto looks = executor.spawn(future::yield_now() | future::named("looks"));
    EXPECT_EQ(tasks(), (Tasks{" \"waits\", LocalExecutor, idle, polled 1 time",
                              " \"dies\", LocalExecutor, aborted, polled 1 time",
                              " \"looks\", LocalExecutor, queued, polled 0 times"}));

    Tasks from_inside;
    executor.run_until(future::poll_fn([&](Context&) -> Poll<void> {
        from_inside = tasks();
        return Poll<void>::ready();
    }));
    EXPECT_EQ(from_inside.back(), ", run_until, running, polled 1 time");

    executor.run_until_stalled();
    EXPECT_EQ(tasks(), (Tasks{" \"waits\", LocalExecutor, idle, polled 1 time"}));
}

TEST_F(DumpTasksTest, ForgetsTheTasksOfAnExecutorThatIsGone) {
    {
        pollen::LocalExecutor executor;
        executor.spawn(future::pending());
    }
    EXPECT_EQ(tasks(), Tasks{});
}

TEST_F(DumpTasksTest, ShowsATaskThatAnotherThreadWoke) {
    pollen::LocalExecutor executor;
    std::optional<pollen::Waker> waker;
    auto handle = executor.spawn(future::poll_fn([&](Context& cx) -> Poll<void> {
        waker = cx.waker().clone();
        return Pending{};
    }));
    executor.run_until_stalled();
    waker->wake_by_ref();

    EXPECT_EQ(tasks(), (Tasks{", LocalExecutor, queued, polled 1 time"}));
}

TEST_F(DumpTasksTest, ShowsTheTasksOfAPool) {
    pollen::ThreadPool pool(1);
    auto waits = pool.spawn(future::pending() | future::named("waits"));
    const Tasks from_inside =
        pool.block_on(pool.spawn(future::poll_fn([](Context&) -> Poll<Tasks> { return tasks(); })));

    ASSERT_EQ(from_inside.size(), 3U);
    EXPECT_EQ(from_inside[0], " \"waits\", ThreadPool, idle, polled 1 time");
    EXPECT_EQ(from_inside[1], ", ThreadPool, running, polled 1 time");
    EXPECT_EQ(from_inside[2].substr(0, 11), ", block_on,");
    EXPECT_EQ(tasks().size(), 1U);
}

TEST_F(DumpTasksTest, ShowsTheStatesOfAThreadLockedExecutorsTasks) {
    pollen::ThreadLockedExecutor executor;
    auto waits = executor.spawn(future::pending() | future::named("waits"));
    auto dies = executor.spawn(future::pending() | future::named("dies"));
    EXPECT_EQ(tasks(), (Tasks{" \"waits\", ThreadLockedExecutor, queued, polled 0 times",
                              " \"dies\", ThreadLockedExecutor, queued, polled 0 times"}));
    executor.run_until_stalled();
    dies.abort();
    EXPECT_EQ(tasks(), (Tasks{" \"waits\", ThreadLockedExecutor, idle, polled 1 time",
                              " \"dies\", ThreadLockedExecutor, aborted, polled 1 time"}));
    executor.run_until_stalled();
    EXPECT_EQ(tasks(), (Tasks{" \"waits\", ThreadLockedExecutor, idle, polled 1 time"}));
}

TEST_F(DumpTasksTest, ShowsTheFutureOfBlockOnWhileItLasts) {
    const Tasks from_inside =
        pollen::block_on(future::poll_fn([](Context&) -> Poll<Tasks> { return tasks(); }));

    EXPECT_EQ(from_inside, (Tasks{", block_on, running, polled 1 time"}));
    EXPECT_EQ(tasks(), Tasks{});
}

#if POLLEN_EXCEPTIONS
TEST_F(DumpTasksTest, ForgetsTasksThatThrew) {
    const auto throws = [] { return future::poll_fn([](Context&) -> Poll<void> { throw 7; }); };
    EXPECT_THROW(pollen::block_on(throws()), int);
    pollen::LocalExecutor executor;
    auto handle = executor.spawn(throws());
    executor.run();

    EXPECT_EQ(tasks(), Tasks{});
}
#endif

#endif

}  // namespace
