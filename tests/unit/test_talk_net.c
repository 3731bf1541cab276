// test_talk_net - a network learns what no line can part, the same bits each
// time, comes back from its file, and refuses a file that is damaged.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/arena.h"
#include "talk/bytes.h"
#include "talk/net.h"

#include <string.h>

enum { ROWS = 400, INPUTS = 3 };

static const struct net_shape SHAPE = {
    .inputs = INPUTS, .questions = 2, .classes = {2, 3}
};
static const struct net_course COURSE = {
    .epochs = 60, .rate = 0.01, .decay = 0.01, .left_out = 0, .evenness = 0.5};

static struct arena *arena;

// First question: are the first two inputs of one sign? Second: how large is
// the third? Half of its labels are not known.
static struct net_lesson some_lesson(void)
{
    float *inputs = arena_take(arena, (size_t)ROWS * INPUTS, sizeof *inputs);
    int8_t *labels = arena_take(arena, (size_t)ROWS * 2, 1);
    uint32_t state = 1;

    for (int row = 0; row < ROWS; row++) {
        float *in = inputs + (size_t)row * INPUTS;

        for (int i = 0; i < INPUTS; i++) {
            state = state * 1664525U + 1013904223U;
            in[i] = (float)(state >> 8) / 8388608.0F - 1;
        }
        labels[2 * row] = in[0] * in[1] > 0;
        labels[2 * row + 1] = row % 2       ? -1
                            : in[2] < -0.3F ? 0
                            : in[2] < 0.3F  ? 1
                                            : 2;
    }
    return (struct net_lesson){ROWS, inputs, labels};
}

static const struct net *some_net(void)
{
    struct net_lesson lesson = some_lesson();

    return net_train(arena, &SHAPE, &lesson, &COURSE);
}

static void learns(const struct net *net)
{
    struct net_lesson lesson = some_lesson();
    int right = 0, known = 0, right_known = 0;

    for (int row = 0; row < ROWS; row++) {
        const int8_t *labels = lesson.labels + (size_t)2 * (size_t)row;
        float chances[NET_OUTPUTS];
        const float *second = chances + 2;
        int most;

        net_answer(net, lesson.inputs + (size_t)row * INPUTS, chances);
        CHECK("chances sum to 1", chances[0] + chances[1] > 0.999F
                                      && chances[0] + chances[1] < 1.001F);
        right += (chances[1] > chances[0]) == labels[0];
        most = second[1] > second[0] ? 1 : 0;
        most = second[2] > second[most] ? 2 : most;
        known += labels[1] >= 0;
        right_known += labels[1] == most;
    }
    CHECK("it learns what is not linear", right > ROWS * 9 / 10);
    CHECK("and several questions at once", right_known > known * 9 / 10);
}

static struct str printed(const struct net *net)
{
    struct text bytes = text_in(arena);

    net_print(net, &bytes);
    return text_str(&bytes);
}

static bool parses(struct str bytes, const struct net **net)
{
    struct err err = {0};
    struct bytes rest = bytes_of(bytes);

    return net_parse(arena, &rest, &SHAPE, net, &err)
        && bytes_are_all_read(&rest);
}

int main(void)
{
    const struct net *net, *again;
    struct str file;
    char *damaged;

    arena = arena_open("test");
    net = some_net();
    learns(net);
    file = printed(net);
    CHECK("the same bits each time", str_is_equal(file, printed(some_net())));
    CHECK("it comes back", parses(file, &again));
    CHECK("it comes back", str_is_equal(file, printed(again)));
    CHECK("a short file is refused",
          !parses((struct str){file.at, file.len - 1}, &again));
    damaged = str_text(arena, file);
    damaged[0] ^= 1;
    CHECK("another size is refused",
          !parses((struct str){damaged, file.len}, &again));
    damaged[0] ^= 1;
    memset(damaged + 40, 0xff, 4); // no number
    CHECK("what is no number is refused",
          !parses((struct str){damaged, file.len}, &again));
    arena_close(arena);
    return check_end();
}
