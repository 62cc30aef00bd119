// SPDX-License-Identifier: MIT
// How the records of tasks become text.

#include <pollen/executor/dump_tasks.hpp>

#include <pollen/detail/lock.hpp>
#include <pollen/executor/task_record.hpp>
#include <pollen/future/await_trace.hpp>

#include <cerrno>
#include <cstdint>

#if __has_include(<unistd.h>)
#include <unistd.h>
#endif

POLLEN_NAMESPACE_BEGIN
namespace {

using detail::task_records;
using detail::TaskPhase;
using detail::TaskRecord;
using detail::TaskRecordLink;

// Text in a buffer. What does not fit is only counted, unless there is a place to empty it into.
// printf() is not for signal handlers.
class Writer {
public:
    Writer(char* buffer, std::size_t capacity) noexcept : buffer_(buffer), capacity_(capacity) {}
    Writer(char* buffer, std::size_t capacity, int file_descriptor) noexcept
        : buffer_(buffer), capacity_(capacity), file_descriptor_(file_descriptor) {}
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    // What was written, or would have been.
    std::size_t size() const noexcept { return size_; }
    bool has_room() const noexcept { return size_ <= capacity_; }

    Writer& operator<<(const char* text) noexcept {
        for (; *text != '\0'; ++text)
            put(*text);
        return *this;
    }
    Writer& operator<<(std::uint64_t number) noexcept {
        char digits[20];
        int count = 0;
        do {
            digits[count++] = static_cast<char>('0' + number % 10);
            number /= 10;
        } while (number != 0);
        while (count > 0)
            put(digits[--count]);
        return *this;
    }

    void flush() noexcept {
#if __has_include(<unistd.h>)
        const char* begin = buffer_;
        while (size_ > 0) {
            const ssize_t written = ::write(file_descriptor_, begin, size_);
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) break;
            begin += written;
            size_ -= static_cast<std::size_t>(written);
        }
#endif
        size_ = 0;
    }

private:
    void put(char character) noexcept {
        if (size_ == capacity_ && file_descriptor_ >= 0) flush();
        if (size_ < capacity_) buffer_[size_] = character;
        ++size_;
    }

    char* const buffer_;
    const std::size_t capacity_;
    const int file_descriptor_ = -1;
    std::size_t size_ = 0;
};

class TraceWriter final : public AwaitTrace {
public:
    explicit TraceWriter(Writer& out) noexcept : out_(out) {}

    void coroutine(const AwaitSite& at) noexcept override {
        begin_line() << at.function << " at " << at.file << ":" << std::uint64_t{at.line} << "\n";
    }
    void left_out(std::size_t coroutines) noexcept override {
        begin_line() << "... " << std::uint64_t{coroutines} << " more ...\n";
    }
    void future(const char* type) noexcept override { begin_line() << type << "\n"; }
    void begin_parts(const char* type) noexcept override {
        future(type);
        ++depth_;
    }
    void end_parts() noexcept override { --depth_; }

private:
    Writer& begin_line() noexcept {
        for (int i = 0; i < depth_; ++i)
            out_ << "    ";
        return out_;
    }

    Writer& out_;
    int depth_ = 1;
};

const char* word_for(TaskPhase phase) noexcept {
    switch (phase) {
        case TaskPhase::Queued:
            return "queued";
        case TaskPhase::Idle:
            return "idle";
        case TaskPhase::Aborted:
            return "aborted";
    }
    return "";
}

void write_header(Writer& out) noexcept {
    out << std::uint64_t{task_records.size} << (task_records.size == 1 ? " task" : " tasks");
    if (POLLEN_TASK_DUMPS == 0) out << " (not recorded: compile with POLLEN_TASK_DUMPS=1)";
    out << "\n";
}

void write_task(Writer& out, TaskRecord& record) noexcept {
    const detail::TaskFacts& facts = record.facts();
    out << "task " << record.id();
    if (facts.name != nullptr) out << " \"" << facts.name << "\"";
    out << ", " << facts.executor << ", ";
    const auto end_line = [&](const char* state) {
        out << state << ", polled " << record.polls() << (record.polls() == 1 ? " time" : " times")
            << "\n";
    };
    const bool looked = record.look([&] {
        end_line(facts.phase != nullptr ? word_for(facts.phase(facts.task)) : "idle");
        TraceWriter trace(out);
        facts.future.trace(trace);
    });
    if (!looked) {
        end_line("running");
        out << "    " << facts.future.type << "\n";
    }
}

TaskRecord* next_record(TaskRecordLink* link) noexcept {
    while (link != nullptr && !link->is_record)
        link = link->next;
    return static_cast<TaskRecord*>(link);
}

// Memory that ends with its owner; what was in it is not kept when it grows.
class Buffer {
public:
    explicit Buffer(std::size_t size) { resize(size); }
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() { delete[] memory_; }

    void resize(std::size_t size) {
        delete[] memory_;
        memory_ = nullptr;
        memory_ = new char[size];
        size_ = size;
    }
    char* memory() noexcept { return memory_; }
    std::size_t size() const noexcept { return size_; }

private:
    char* memory_ = nullptr;
    std::size_t size_ = 0;
};

// A mark in the list: where a dump goes on when it has let go of the lock.
class Mark : public TaskRecordLink {
public:
    Mark() noexcept : TaskRecordLink(false) {
        const detail::LockGuard guard(task_records.lock);
        task_records.insert_before(task_records.first, *this);
    }
    Mark(const Mark&) = delete;
    Mark& operator=(const Mark&) = delete;
    ~Mark() {
        const detail::LockGuard guard(task_records.lock);
        task_records.remove(*this);
    }

    void move_behind(TaskRecord& record) noexcept {
        task_records.remove(*this);
        task_records.insert_before(record.next, *this);
    }
};

}  // namespace

void dump_tasks(TaskDumpSink sink, void* to) {
    Buffer buffer(4096);
    Mark mark;
    bool is_begun = false;
    std::uint64_t latest = 0;  // tasks that are spawned from now on would keep this busy for ever
    for (;;) {
        Writer out(buffer.memory(), buffer.size());
        {
            const detail::LockGuard guard(task_records.lock);
            if (!is_begun) {
                latest = task_records.latest;
                write_header(out);
            } else {
                TaskRecord* const record = next_record(mark.next);
                if (record == nullptr || record->id() > latest) return;
                write_task(out, *record);
                if (out.has_room()) mark.move_behind(*record);
            }
            is_begun = true;
        }
        if (out.has_room()) {
            sink(to, buffer.memory(), out.size());
        } else {
            buffer.resize(2 * out.size());
        }
    }
}

void dump_tasks(std::FILE* to) {
    dump_tasks([](void* file, const char* text,
                  std::size_t size) { std::fwrite(text, 1, size, static_cast<std::FILE*>(file)); },
               to);
}

bool try_dump_tasks([[maybe_unused]] int file_descriptor) noexcept {
    if (file_descriptor < 0 || !task_records.lock.try_lock()) return false;
    const int error = errno;  // the interrupted code's
    char buffer[256];
    Writer out(buffer, sizeof buffer, file_descriptor);
    write_header(out);
    TaskRecord* record = next_record(task_records.first);
    while (record != nullptr) {
        write_task(out, *record);
        record = next_record(record->next);
    }
    out.flush();
    errno = error;
    task_records.lock.unlock();
    return true;
}

POLLEN_NAMESPACE_END
