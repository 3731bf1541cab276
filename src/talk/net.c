// net.c - see net.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/net.h"

#include "base/arena.h"
#include "base/wide.h"
#include "talk/bytes.h"
#include "talk/exact.h"

#include <math.h>
#include <string.h>

// ---- answering --------------------------------------------------------------

static void softmaxes(const struct net_shape *shape, const float *scores,
                      float *chances)
{
    for (int q = 0, at = 0; q < shape->questions; at += shape->classes[q++]) {
        double of_class[NET_CLASSES_MOST];

        for (int class = 0; class < shape->classes[q]; class ++) {
            of_class[class] = (double)scores[at + class];
        }
        exact_softmax(of_class, shape->classes[q], 1);
        for (int class = 0; class < shape->classes[q]; class ++) {
            chances[at + class] = (float)of_class[class];
        }
    }
}

enum { NET_AT_ONCE = 4 };

// Cut off where training saw no more: one odd input does not outshout the rest.
static float within(float value, float least, float most)
{
    value = value < least ? least : value;
    return value > most ? most : value;
}

static inline void add_input(float *units, float value, const float *weights)
{
    for (int j = 0; j < NET_UNITS; j++) {
        units[j] += value * weights[j];
    }
}

// Inputs that are not 0, and which ones they are.
struct given {
    int count;
    float value[NET_AT_ONCE];
    int input[NET_AT_ONCE];
};

// Four in one walk over the units, each unit in the order of the inputs.
static inline void add_given(const struct net *net, const struct given *given,
                             float *units)
{
    const float *a = net->hidden[given->input[0]];
    const float *b = net->hidden[given->input[1]];
    const float *c = net->hidden[given->input[2]];
    const float *d = net->hidden[given->input[3]];
    const float *value = given->value;

    for (int j = 0; j < NET_UNITS; j++) {
        units[j] = units[j] + value[0] * a[j] + value[1] * b[j]
                 + value[2] * c[j] + value[3] * d[j];
    }
}

WIDE static void fill_units(const struct net *net, const float *inputs,
                            float *to)
{
    struct given given = {.count = 0};
    float units[NET_UNITS];

    memcpy(units, net->hidden_bias, sizeof units);
    for (int i = 0; i < net->shape.inputs; i++) {
        float value = within(inputs[i], net->least[i], net->most[i]);

        given.value[given.count] = value;
        given.input[given.count] = i;
        given.count += value != 0;
        if (given.count == NET_AT_ONCE) {
            add_given(net, &given, units);
            given.count = 0;
        }
    }
    for (int i = 0; i < given.count; i++) {
        add_input(units, given.value[i], net->hidden[given.input[i]]);
    }
    for (int j = 0; j < NET_UNITS; j++) {
        to[j] = units[j] / (1 + fabsf(units[j]));
    }
}

WIDE void net_score(const struct net *net, const float *inputs, float *scores)
{
    float units[NET_UNITS];
    float sums[NET_OUTPUTS];
    int outputs = 0;

    fill_units(net, inputs, units);
    memcpy(sums, net->out_bias, sizeof sums);
    for (int j = 0; j < NET_UNITS; j++) {
        for (int o = 0; o < NET_OUTPUTS; o++) {
            sums[o] += units[j] * net->out[j][o];
        }
    }
    for (int q = 0; q < net->shape.questions; q++) {
        outputs += net->shape.classes[q];
    }
    memcpy(scores, sums, (size_t)outputs * sizeof *scores);
}

void net_answer(const struct net *net, const float *inputs, float *chances)
{
    float scores[NET_OUTPUTS];

    net_score(net, inputs, scores);
    softmaxes(&net->shape, scores, chances);
}

// ---- the model file ---------------------------------------------------------

static void put_reals(struct text *bytes, const float *reals, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bytes_put_real(bytes, reals[i]);
    }
}

static bool take_reals(struct bytes *bytes, float *reals, size_t count)
{
    bool are_numbers = true;

    for (size_t i = 0; i < count && !bytes->is_broken; i++) {
        reals[i] = bytes_take_real(bytes);
        are_numbers = are_numbers && isfinite(reals[i]);
    }
    return are_numbers && !bytes->is_broken;
}

static struct net *net_new(struct arena *arena, const struct net_shape *shape)
{
    struct net *net = arena_take(arena, 1, sizeof *net);
    size_t inputs = (size_t)shape->inputs;

    net->shape = *shape;
    net->least = arena_take(arena, inputs, sizeof *net->least);
    net->most = arena_take(arena, inputs, sizeof *net->most);
    net->hidden = arena_take(arena, inputs, sizeof *net->hidden);
    return net;
}

void net_print(const struct net *net, struct text *bytes)
{
    size_t inputs = (size_t)net->shape.inputs;

    bytes_put_whole(bytes, (uint32_t)inputs);
    put_reals(bytes, net->least, inputs);
    put_reals(bytes, net->most, inputs);
    put_reals(bytes, net->hidden[0], inputs * NET_UNITS);
    put_reals(bytes, net->hidden_bias, NET_UNITS);
    put_reals(bytes, net->out[0], (size_t)NET_UNITS * NET_OUTPUTS);
    put_reals(bytes, net->out_bias, NET_OUTPUTS);
}

bool net_parse(struct arena *arena, struct bytes *bytes,
               const struct net_shape *shape, const struct net **net,
               struct err *err)
{
    struct net *parsed = net_new(arena, shape);
    size_t inputs = (size_t)shape->inputs;

    *net = parsed;
    return (bytes_take_whole(bytes) == inputs
            && take_reals(bytes, parsed->least, inputs)
            && take_reals(bytes, parsed->most, inputs)
            && take_reals(bytes, parsed->hidden[0], inputs * NET_UNITS)
            && take_reals(bytes, parsed->hidden_bias, NET_UNITS)
            && take_reals(bytes, parsed->out[0],
                          (size_t)NET_UNITS * NET_OUTPUTS)
            && take_reals(bytes, parsed->out_bias, NET_OUTPUTS))
        || err_set(err, ERR_INPUT, "a network of the model is damaged");
}

// ---- learning ---------------------------------------------------------------

// All weights of one member, or what else there is one of for each weight.
struct member {
    float (*hidden)[NET_HIDDEN]; // [input]
    float hidden_bias[NET_HIDDEN];
    float out[NET_HIDDEN][NET_OUTPUTS];
    float out_bias[NET_OUTPUTS];
};

struct school {
    const struct net_shape *shape;
    const struct net_lesson *lesson;
    const struct net_course *course;
    float weight[NET_OUTPUTS]; // of a label, by its class
    uint64_t chance;           // state of the generator
    struct member now;         // weights
    struct member slope;       // of the batch
    struct member drift;       // Adam: mean of slopes
    struct member size;        // Adam: mean of their squares
    float *row;                // inputs of one row, some left out
    uint32_t *order;
};

// SOURCE: Marsaglia (2003), Journal of Statistical Software 8(14): xorshift
static uint32_t draw(struct school *school)
{
    school->chance ^= school->chance << 13;
    school->chance ^= school->chance >> 7;
    school->chance ^= school->chance << 17;
    return (uint32_t)(school->chance >> 32);
}

// -by to by
static float draw_around_zero(struct school *school, double by)
{
    return (float)(((double)(draw(school) >> 8) / 8388608.0 - 1) * by);
}

static void shuffle(struct school *school)
{
    for (size_t i = school->lesson->rows - 1; i > 0; i--) {
        size_t k = draw(school) % (i + 1);
        uint32_t row = school->order[i];

        school->order[i] = school->order[k];
        school->order[k] = row;
    }
}

// Copies the inputs of a row, some of them left out and the others larger for
// it, so that the sum stays about what it was.
static void read_row(struct school *school, size_t row)
{
    const float *inputs =
        school->lesson->inputs + row * (size_t)school->shape->inputs;
    uint32_t border = (uint32_t)(school->course->left_out * 4294967295.0);
    float larger = (float)(1 / (1 - school->course->left_out));

    for (int i = 0; i < school->shape->inputs; i++) {
        school->row[i] = draw(school) < border ? 0 : inputs[i] * larger;
    }
}

static void answer_row(const struct school *school, float *units,
                       float *chances)
{
    const struct member *now = &school->now;
    float scores[NET_OUTPUTS];

    memcpy(units, now->hidden_bias, sizeof now->hidden_bias);
    for (int i = 0; i < school->shape->inputs; i++) {
        float value = school->row[i];

        for (int j = 0; j < NET_HIDDEN && value != 0; j++) {
            units[j] += value * now->hidden[i][j];
        }
    }
    memcpy(scores, now->out_bias, sizeof scores);
    for (int j = 0; j < NET_HIDDEN; j++) {
        units[j] = units[j] / (1 + fabsf(units[j]));
        for (int o = 0; o < NET_OUTPUTS; o++) {
            scores[o] += units[j] * now->out[j][o];
        }
    }
    softmaxes(school->shape, scores, chances);
}

// Chances of a question, from output `at` on, become the slopes of the surprise
// at its label; nothing of a label that is not known.
static void take_label(const struct school *school, int8_t label, int at,
                       int classes, float *slopes)
{
    float weight = 0;

    for (int o = at; o < at + classes; o++) {
        if (o == at + label) {
            slopes[o] -= 1;
            weight = school->weight[o];
        }
    }
    for (int o = at; o < at + classes; o++) {
        slopes[o] *= weight;
    }
}

static void take_labels(const struct school *school, size_t row, float *slopes)
{
    const struct net_shape *shape = school->shape;
    const int8_t *labels =
        school->lesson->labels + row * (size_t)shape->questions;

    for (int q = 0, at = 0; q < shape->questions; at += shape->classes[q++]) {
        take_label(school, labels[q], at, shape->classes[q], slopes);
    }
}

static void learn_row(struct school *school, size_t row)
{
    struct member *slope = &school->slope;
    float units[NET_HIDDEN];
    float of_unit[NET_HIDDEN];
    float slopes[NET_OUTPUTS] = {0};

    read_row(school, row);
    answer_row(school, units, slopes);
    take_labels(school, row, slopes);
    for (int o = 0; o < NET_OUTPUTS; o++) {
        slope->out_bias[o] += slopes[o];
    }
    for (int j = 0; j < NET_HIDDEN; j++) {
        float flat = 1 - fabsf(units[j]);
        float sum = 0;

        for (int o = 0; o < NET_OUTPUTS; o++) {
            sum += school->now.out[j][o] * slopes[o];
            slope->out[j][o] += units[j] * slopes[o];
        }
        of_unit[j] = sum * flat * flat;
        slope->hidden_bias[j] += of_unit[j];
    }
    for (int i = 0; i < school->shape->inputs; i++) {
        float value = school->row[i];

        for (int j = 0; j < NET_HIDDEN && value != 0; j++) {
            slope->hidden[i][j] += value * of_unit[j];
        }
    }
}

// Where the learning stands, for one step of Adam.
struct pace {
    float rate;   // with the correction for the beginning
    float keep;   // what decay leaves of a weight
    float of_row; // 1 / rows of the batch
};

static void move(const struct pace *pace, float *now, float *slope,
                 float *drift, float *size, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        float mean = slope[i] * pace->of_row;

        drift[i] += 0.1F * (mean - drift[i]);
        size[i] += 0.001F * (mean * mean - size[i]);
        now[i] = now[i] * pace->keep
               - pace->rate * drift[i] / (sqrtf(size[i]) + 1e-8F);
        slope[i] = 0;
    }
}

static void move_all(struct school *school, const struct pace *pace)
{
    struct member *now = &school->now;
    struct member *slope = &school->slope;
    struct member *drift = &school->drift;
    struct member *size = &school->size;

    move(pace, now->hidden[0], slope->hidden[0], drift->hidden[0],
         size->hidden[0], (size_t)school->shape->inputs * NET_HIDDEN);
    move(pace, now->hidden_bias, slope->hidden_bias, drift->hidden_bias,
         size->hidden_bias, NET_HIDDEN);
    move(pace, now->out[0], slope->out[0], drift->out[0], size->out[0],
         (size_t)NET_HIDDEN * NET_OUTPUTS);
    move(pace, now->out_bias, slope->out_bias, drift->out_bias, size->out_bias,
         NET_OUTPUTS);
}

// Where Adam stands: what is left of the beginning, in each mean.
struct beginning {
    double drift;
    double size;
};

static void learn_batch(struct school *school, size_t from, size_t to,
                        double rate, struct beginning *left)
{
    for (size_t i = from; i < to; i++) {
        learn_row(school, school->order[i]);
    }
    left->drift *= 0.9;
    left->size *= 0.999;
    move_all(school, &(struct pace){
                         .rate = (float)(rate * sqrt(1 - left->size)
                                         / (1 - left->drift)),
                         .keep = (float)(1 - rate * school->course->decay),
                         .of_row = 1 / (float)(to - from),
                     });
}

static void learn(struct school *school)
{
    enum { BATCH = 32 };
    size_t rows = school->lesson->rows;
    size_t steps = (rows + BATCH - 1) / BATCH * (size_t)school->course->epochs;
    struct beginning left = {1, 1};
    size_t step = 0;

    for (int epoch = 0; epoch < school->course->epochs; epoch++) {
        shuffle(school);
        for (size_t from = 0; from < rows; from += BATCH) {
            size_t to = from + BATCH < rows ? from + BATCH : rows;
            double rate =
                school->course->rate * (1 - (double)++step / (double)steps);

            learn_batch(school, from, to, rate, &left);
        }
    }
}

static void clear(struct member *member, int inputs)
{
    float(*hidden)[NET_HIDDEN] = member->hidden;

    memset(hidden, 0, (size_t)inputs * sizeof *hidden);
    *member = (struct member){.hidden = hidden};
}

static void begin(struct school *school, int member)
{
    int inputs = school->shape->inputs;

    clear(&school->now, inputs);
    clear(&school->slope, inputs);
    clear(&school->drift, inputs);
    clear(&school->size, inputs);
    school->chance = (uint64_t)(member + 1) * 0x9e3779b97f4a7c15U + 1;
    for (int i = 0; i < inputs; i++) {
        for (int j = 0; j < NET_HIDDEN; j++) {
            school->now.hidden[i][j] =
                draw_around_zero(school, sqrt(3.0 / inputs));
        }
    }
    for (int j = 0; j < NET_HIDDEN; j++) {
        for (int o = 0; o < NET_OUTPUTS; o++) {
            school->now.out[j][o] =
                draw_around_zero(school, sqrt(3.0 / NET_HIDDEN) / 2);
        }
    }
    for (size_t i = 0; i < school->lesson->rows; i++) {
        school->order[i] = (uint32_t)i;
    }
}

// An input as it came: its mean and 1 / standard deviation, 0 if it is always
// about the same.
struct measure {
    double mean;
    double steep;
};

// Keeps the weights, so that they take inputs as they come and their scores are
// a share of the mean.
static void keep_member(struct net *net, const struct measure *measures,
                        const struct member *member, int n)
{
    int unit = n * NET_HIDDEN;

    for (int j = 0; j < NET_HIDDEN; j++) {
        double bias = (double)member->hidden_bias[j];

        for (int i = 0; i < net->shape.inputs; i++) {
            double weight = (double)member->hidden[i][j] * measures[i].steep;

            net->hidden[i][unit + j] = (float)weight;
            bias -= weight * measures[i].mean;
        }
        net->hidden_bias[unit + j] = (float)bias;
    }
    for (int o = 0; o < NET_OUTPUTS; o++) {
        for (int j = 0; j < NET_HIDDEN; j++) {
            net->out[unit + j][o] = member->out[j][o] / NET_MEMBERS;
        }
        net->out_bias[o] += member->out_bias[o] / NET_MEMBERS;
    }
}

static struct measure measure_input(const struct net_lesson *lesson,
                                    size_t inputs, size_t input)
{
    double sum = 0, squares = 0, mean, spread;

    for (size_t row = 0; row < lesson->rows; row++) {
        sum += (double)lesson->inputs[row * inputs + input];
    }
    mean = lesson->rows > 0 ? sum / (double)lesson->rows : 0;
    for (size_t row = 0; row < lesson->rows; row++) {
        double off = (double)lesson->inputs[row * inputs + input] - mean;

        squares += off * off;
    }
    spread = lesson->rows > 0 ? sqrt(squares / (double)lesson->rows) : 0;
    return (struct measure){mean, spread > 1e-3 ? 1 / spread : 0};
}

// Standardises the inputs of the lesson; the net keeps where they are cut off.
static struct measure *standardise(struct arena *arena,
                                   const struct net_lesson *lesson,
                                   struct net *net)
{
    size_t inputs = (size_t)net->shape.inputs;
    struct measure *measures = arena_take(arena, inputs, sizeof *measures);

    for (size_t i = 0; i < inputs; i++) {
        struct measure measure = measure_input(lesson, inputs, i);
        double far = measure.steep > 0 ? NET_FAR / measure.steep : 0;

        measures[i] = measure;
        net->least[i] = (float)(measure.mean - far);
        net->most[i] = (float)(measure.mean + far);
        for (size_t row = 0; row < lesson->rows; row++) {
            float *input = &lesson->inputs[row * inputs + i];
            double value = ((double)*input - measure.mean) * measure.steep;

            value = value > NET_FAR ? NET_FAR : value;
            *input = (float)(value < -NET_FAR ? -NET_FAR : value);
        }
    }
    return measures;
}

static void count_classes(const struct net_lesson *lesson, int questions,
                          int question, double counts[NET_CLASSES_MOST])
{
    for (size_t row = 0; row < lesson->rows; row++) {
        int8_t label =
            lesson->labels[row * (size_t)questions + (size_t)question];

        for (int class = 0; class < NET_CLASSES_MOST; class ++) {
            counts[class] += label == class;
        }
    }
}

// (labels / labels of the class) ^ evenness, and 1 on average.
static void weigh_question(struct school *school, int question, int at)
{
    const struct net_shape *shape = school->shape;
    int classes = shape->classes[question];
    double counts[NET_CLASSES_MOST] = {0};
    double known = 0, weighed = 0;

    count_classes(school->lesson, shape->questions, question, counts);
    for (int class = 0; class < classes; class ++) {
        known += counts[class];
    }
    for (int class = 0; class < classes; class ++) {
        double count = counts[class] > 0 ? counts[class] : 1;

        school->weight[at + class] = (float)exact_exp(
            school->course->evenness * exact_log(known / count));
        weighed += counts[class] * (double)school->weight[at + class];
    }
    for (int class = 0; class < classes && weighed > 0; class ++) {
        school->weight[at + class] *= (float)(known / weighed);
    }
}

static void weigh_classes(struct school *school)
{
    for (int q = 0, at = 0; q < school->shape->questions; q++) {
        weigh_question(school, q, at);
        at += school->shape->classes[q];
    }
}

static void member_new(struct arena *arena, struct member *member, int inputs)
{
    member->hidden = arena_take(arena, (size_t)inputs, sizeof *member->hidden);
}

const struct net *net_train(struct arena *arena, const struct net_shape *shape,
                            const struct net_lesson *lesson,
                            const struct net_course *course)
{
    struct net *net = net_new(arena, shape);
    size_t mark = arena_mark(arena);
    struct school *school = arena_take(arena, 1, sizeof *school);
    const struct measure *measures;

    *school =
        (struct school){.shape = shape, .lesson = lesson, .course = course};
    school->row = arena_take(arena, (size_t)shape->inputs, sizeof(float));
    school->order = arena_take(arena, lesson->rows + 1, sizeof *school->order);
    member_new(arena, &school->now, shape->inputs);
    member_new(arena, &school->slope, shape->inputs);
    member_new(arena, &school->drift, shape->inputs);
    member_new(arena, &school->size, shape->inputs);
    measures = standardise(arena, lesson, net);
    weigh_classes(school);
    for (int member = 0; member < NET_MEMBERS && lesson->rows > 0; member++) {
        begin(school, member);
        learn(school);
        keep_member(net, measures, &school->now, member);
    }
    arena_rewind(arena, mark);
    return net;
}
