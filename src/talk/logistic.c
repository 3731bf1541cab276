// logistic.c - see logistic.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/logistic.h"

#include "base/arena.h"
#include "base/wide.h"
#include "talk/bytes.h"
#include "talk/exact.h"

#include <math.h>
#include <string.h>

enum { LANES = LOGISTIC_LANES, CLASSES = LOGISTIC_CLASSES };

static float standard(const struct logistic *logistic, int input, float value)
{
    value = (value - logistic->mean[input]) * logistic->steep[input];
    value = value > LOGISTIC_FAR ? LOGISTIC_FAR : value;
    return value < -LOGISTIC_FAR ? -LOGISTIC_FAR : value;
}

WIDE void logistic_answer(const struct logistic *logistic, const float *inputs,
                          float *chances)
{
    float scores[LANES];
    double of_class[CLASSES];

    memcpy(scores, logistic->bias, sizeof scores);
    for (int i = 0; i < logistic->inputs; i++) {
        float value = standard(logistic, i, inputs[i]);

        for (int lane = 0; lane < LANES; lane++) {
            scores[lane] += value * logistic->weights[i][lane];
        }
    }
    for (int class = 0; class < CLASSES; class ++) {
        of_class[class] = (double)scores[class];
    }
    exact_softmax(of_class, CLASSES, 1);
    for (int class = 0; class < CLASSES; class ++) {
        chances[class] = (float)of_class[class];
    }
}

// ---- learning ---------------------------------------------------------------

// Weights, or a gradient: a row for each input, and the bias behind them.
struct weights {
    double (*at)[LANES];
};

struct course {
    const struct logistic_lesson *lesson;
    double penalty; // against the mean surprise
};

static struct weights weights_new(struct arena *arena, int inputs)
{
    return (struct weights){
        arena_take(arena, (size_t)inputs + 1, sizeof(double[LANES]))};
}

static void standardise(const struct logistic_lesson *lesson,
                        struct logistic *logistic)
{
    for (int i = 0; i < lesson->inputs; i++) {
        double sum = 0;
        double squares = 0;
        double mean;

        for (size_t row = 0; row < lesson->rows; row++) {
            sum += (double)lesson->at[row * (size_t)lesson->inputs + i];
        }
        mean = lesson->rows ? sum / (double)lesson->rows : 0;
        for (size_t row = 0; row < lesson->rows; row++) {
            double far =
                (double)lesson->at[row * (size_t)lesson->inputs + i] - mean;

            squares += far * far;
        }
        squares = lesson->rows ? squares / (double)lesson->rows : 0;
        logistic->mean[i] = (float)mean;
        logistic->steep[i] = squares > 1e-12 ? (float)(1 / sqrt(squares)) : 0;
    }
    for (size_t row = 0; row < lesson->rows; row++) {
        float *inputs = lesson->at + row * (size_t)lesson->inputs;

        for (int i = 0; i < lesson->inputs; i++) {
            inputs[i] = standard(logistic, i, inputs[i]) * lesson->trust[i];
        }
    }
}

static void add_scores(const struct logistic_lesson *lesson, size_t row,
                       const struct weights *weights, double scores[LANES])
{
    const float *inputs = lesson->at + row * (size_t)lesson->inputs;

    memcpy(scores, weights->at[lesson->inputs], LANES * sizeof *scores);
    for (int i = 0; i < lesson->inputs; i++) {
        double value = (double)inputs[i];

        for (int lane = 0; lane < LANES; lane++) {
            scores[lane] += value * weights->at[i][lane];
        }
    }
}

static void add_row(const struct logistic_lesson *lesson, size_t row,
                    const double by[LANES], const struct weights *sum)
{
    const float *inputs = lesson->at + row * (size_t)lesson->inputs;

    for (int i = 0; i < lesson->inputs; i++) {
        double value = (double)inputs[i];

        for (int lane = 0; lane < LANES; lane++) {
            sum->at[i][lane] += value * by[lane];
        }
    }
    for (int lane = 0; lane < LANES; lane++) {
        sum->at[lesson->inputs][lane] += by[lane];
    }
}

// Of the mean surprise and the penalty. The bias has no penalty.
static void find_gradient(const struct course *course,
                          const struct weights *weights,
                          const struct weights *gradient)
{
    const struct logistic_lesson *lesson = course->lesson;

    memset(gradient->at, 0,
           ((size_t)lesson->inputs + 1) * sizeof *gradient->at);
    for (size_t row = 0; row < lesson->rows; row++) {
        double wrong[LANES];

        add_scores(lesson, row, weights, wrong);
        exact_softmax(wrong, CLASSES, 1);
        wrong[lesson->labels[row]] -= 1;
        wrong[LANES - 1] = 0;
        add_row(lesson, row, wrong, gradient);
    }
    for (int i = 0; i <= lesson->inputs; i++) {
        for (int lane = 0; lane < LANES; lane++) {
            gradient->at[i][lane] /= (double)lesson->rows;
            gradient->at[i][lane] +=
                i < lesson->inputs ? course->penalty * weights->at[i][lane] : 0;
        }
    }
}

// The largest eigenvalue of the inputs' second moments, nearly: by powers.
static double find_spread(struct arena *arena,
                          const struct logistic_lesson *lesson)
{
    enum { POWERS = 12 };
    struct weights along = weights_new(arena, lesson->inputs);
    struct weights next = weights_new(arena, lesson->inputs);
    size_t bytes = ((size_t)lesson->inputs + 1) * sizeof *along.at;
    double length = 1;

    for (int i = 0; i <= lesson->inputs; i++) {
        along.at[i][0] = 1 / sqrt(lesson->inputs + 1.0);
    }
    for (int power = 0; power < POWERS; power++) {
        memset(next.at, 0, bytes);
        for (size_t row = 0; row < lesson->rows; row++) {
            double scores[LANES];

            add_scores(lesson, row, &along, scores);
            add_row(lesson, row, scores, &next);
        }
        length = 0;
        for (int i = 0; i <= lesson->inputs; i++) {
            length += next.at[i][0] * next.at[i][0];
        }
        length = sqrt(length);
        for (int i = 0; length > 0 && i <= lesson->inputs; i++) {
            along.at[i][0] = next.at[i][0] / length;
        }
    }
    return length / (double)lesson->rows;
}

struct stride {
    int inputs;
    double curve;
    double momentum;
};

static void step(const struct weights *weights, const struct weights *ahead,
                 const struct weights *gradient, const struct stride *stride)
{
    for (int i = 0; i <= stride->inputs; i++) {
        for (int lane = 0; lane < LANES; lane++) {
            double before = weights->at[i][lane];
            double now =
                ahead->at[i][lane] - gradient->at[i][lane] / stride->curve;

            weights->at[i][lane] = now;
            ahead->at[i][lane] = now + stride->momentum * (now - before);
        }
    }
}

static struct weights descend(struct arena *arena, const struct course *course)
{
    enum { STEPS = 150 };
    int inputs = course->lesson->inputs;
    struct weights weights = weights_new(arena, inputs);
    struct weights ahead = weights_new(arena, inputs);
    struct weights gradient = weights_new(arena, inputs);
    // Half the largest eigenvalue bounds the curvature of the softmax; powers
    // come to it from below.
    double curve = 0.55 * find_spread(arena, course->lesson) + course->penalty;
    double root = sqrt(course->penalty / curve);
    double momentum = (1 - root) / (1 + root);

    for (int n = 0; n < STEPS; n++) {
        find_gradient(course, &ahead, &gradient);
        step(&weights, &ahead, &gradient,
             &(struct stride){inputs, curve, momentum});
    }
    return weights;
}

static struct logistic *logistic_new(struct arena *arena, int inputs)
{
    struct logistic *logistic = arena_take(arena, 1, sizeof *logistic);
    size_t count = (size_t)inputs;

    logistic->inputs = inputs;
    logistic->mean = arena_take(arena, count, sizeof *logistic->mean);
    logistic->steep = arena_take(arena, count, sizeof *logistic->steep);
    logistic->weights = arena_take(arena, count, sizeof *logistic->weights);
    return logistic;
}

static void keep(struct logistic *logistic, const float *trust,
                 const struct weights *weights)
{
    for (int i = 0; i < logistic->inputs; i++) {
        for (int lane = 0; lane < CLASSES; lane++) {
            logistic->weights[i][lane] = (float)weights->at[i][lane] * trust[i];
        }
    }
    for (int lane = 0; lane < CLASSES; lane++) {
        logistic->bias[lane] = (float)weights->at[logistic->inputs][lane];
    }
}

const struct logistic *logistic_train(struct arena *arena,
                                      const struct logistic_lesson *lesson)
{
    struct logistic *logistic = logistic_new(arena, lesson->inputs);
    size_t mark = arena_mark(arena);
    struct course course = {lesson,
                            1 / (lesson->cost * (double)(lesson->rows + 1))};
    double seen[CLASSES] = {0};

    for (size_t row = 0; row < lesson->rows; row++) {
        seen[lesson->labels[row]]++;
    }
    for (int class = 0; class < CLASSES; class ++) {
        logistic->common[class] =
            (float)((seen[class] + 1) / ((double)lesson->rows + CLASSES));
    }
    if (lesson->rows > 0) {
        struct weights weights;

        standardise(lesson, logistic);
        weights = descend(arena, &course);
        keep(logistic, lesson->trust, &weights);
    }
    arena_rewind(arena, mark);
    return logistic;
}

// ---- the model file ---------------------------------------------------------

static void put_lanes(struct text *bytes, const float lanes[LANES])
{
    for (int lane = 0; lane < CLASSES; lane++) {
        bytes_put_real(bytes, lanes[lane]);
    }
}

static bool take_lanes(struct bytes *bytes, float lanes[LANES])
{
    bool are_numbers = true;

    for (int lane = 0; lane < CLASSES; lane++) {
        lanes[lane] = bytes_take_real(bytes);
        are_numbers = are_numbers && isfinite(lanes[lane]);
    }
    return are_numbers;
}

void logistic_print(const struct logistic *logistic, struct text *bytes)
{
    bytes_put_whole(bytes, (uint32_t)logistic->inputs);
    for (int i = 0; i < logistic->inputs; i++) {
        bytes_put_real(bytes, logistic->mean[i]);
        bytes_put_real(bytes, logistic->steep[i]);
        put_lanes(bytes, logistic->weights[i]);
    }
    put_lanes(bytes, logistic->bias);
    put_lanes(bytes, logistic->common);
}

bool logistic_parse(struct arena *arena, struct bytes *bytes, int inputs,
                    const struct logistic **logistic, struct err *err)
{
    struct logistic *parsed = logistic_new(arena, inputs);
    bool is_whole = bytes_take_whole(bytes) == (uint32_t)inputs;

    for (int i = 0; is_whole && i < inputs; i++) {
        parsed->mean[i] = bytes_take_real(bytes);
        parsed->steep[i] = bytes_take_real(bytes);
        is_whole = isfinite(parsed->mean[i]) && isfinite(parsed->steep[i])
                && take_lanes(bytes, parsed->weights[i]) && !bytes->is_broken;
    }
    is_whole = is_whole && take_lanes(bytes, parsed->bias)
            && take_lanes(bytes, parsed->common) && !bytes->is_broken;
    for (int class = 0; is_whole && class < CLASSES; class ++) {
        is_whole = parsed->common[class] > 0;
    }
    *logistic = parsed;
    return is_whole
        || err_set(err, ERR_INPUT,
                   "the part of the model about clients is damaged");
}
