// SPDX-License-Identifier: MIT
// Every interleaving of the owner of a RunQueue with thieves: each item goes to one of them, whole.

#include <pollen/executor/run_queue.hpp>

#include <cstdint>

namespace {

using pollen::detail::Cell;

struct Item {
    Cell<int> content;  // written by the owner before it pushes
    int taken = 0;

    void fill(int value) {
        content.with([value](int& kept) { kept = value; });
    }
    void take(int expected) {
        ++taken;
        // Written, so that two who take it are a race.
        content.with([expected](int& kept) {
            model::check(kept == expected, "what the owner wrote is seen");
            kept = -1;
        });
    }
};

template <int count, std::uint32_t slots>
struct Items {
    using Queue = pollen::detail::RunQueue<Item, slots>;

    Item all[count];
    Queue queue;

    void push(int number) {
        all[number].fill(number);
        while (!queue.push(all[number])) {
            if (queue.take_half([this](Item& item) { take(&item); })) return push_again(number);
        }
    }
    void pop() { take(queue.pop()); }
    void take(Item* item) {
        if (item != nullptr) item->take(static_cast<int>(item - all));
    }
    void steal(Queue& mine) {
        std::uint32_t stolen = 0;
        take(queue.steal_into(mine, stolen));
        while (Item* item = mine.pop())
            take(item);
    }
    void check_all_taken() {
        while (Item* item = queue.pop())
            take(item);
        for (const Item& item : all)
            model::check(item.taken == 1, "each item is taken once");
    }

private:
    void push_again(int number) {
        model::check(queue.push(all[number]), "there is room after half was taken out");
    }
};

// The owner fills its queue more than once round; two thieves come at any time.
struct OwnerAndThieves : rl::test_suite<OwnerAndThieves, 3> {
    Items<4, 2> items;
    Items<4, 2>::Queue mine[2];

    void thread(unsigned index) {
        if (index == 0) {
            for (int i = 0; i < 4; ++i) {
                items.push(i);
                if (i % 2 == 1) items.pop();
            }
        } else {
            items.steal(mine[index - 1]);
        }
    }
    void after() { items.check_all_taken(); }
};

// What was stolen lies in a queue from which another thief steals.
struct AThiefIsRobbed : rl::test_suite<AThiefIsRobbed, 3> {
    Items<4, 4> items;
    Items<4, 4>::Queue first;
    Items<4, 4>::Queue second;

    void thread(unsigned index) {
        if (index == 0) {
            for (int i = 0; i < 4; ++i)
                items.push(i);
            items.pop();
        } else if (index == 1) {
            std::uint32_t stolen = 0;
            items.take(items.queue.steal_into(first, stolen));
            items.take(first.pop());
            items.take(first.pop());
        } else {
            std::uint32_t stolen = 0;
            items.take(first.steal_into(second, stolen));
            items.take(second.pop());
        }
    }
    void after() {
        while (Item* item = first.pop())
            items.take(item);
        items.check_all_taken();
    }
};

// There is something in the queue all along: nobody may think that it is empty.
struct AQueueThatIsNeverEmpty : rl::test_suite<AQueueThatIsNeverEmpty, 2> {
    Items<4, 4> items;
    pollen::detail::Atomic<int> has_one = 0;

    void thread(unsigned index) {
        using pollen::detail::Order;
        if (index == 1) {
            while (has_one.load(Order::Acquire) == 0)
                model::yield();
            model::check(!items.queue.is_empty(), "it does not seem empty");
            return;
        }
        items.push(0);
        has_one.store(1, Order::Release);
        for (int i = 1; i < 4; ++i) {
            items.push(i);
            items.pop();
        }
    }
    void after() { items.check_all_taken(); }
};

}  // namespace

int main() {
    const bool ok = model::explore<AQueueThatIsNeverEmpty>() &&
                    model::explore<OwnerAndThieves>(2) && model::explore<AThiefIsRobbed>(2);
    return ok ? 0 : 1;
}
