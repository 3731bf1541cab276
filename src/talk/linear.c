// linear.c - see linear.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/linear.h"

#include "base/arena.h"

#include <linear.h>
#include <stdlib.h>

enum { CLASSES_MOST = 8 };

static void print_nothing(const char *text)
{
    (void)text;
}

// LIBLINEAR counts features from 1; the constant comes behind the last one,
// and -1 ends the row.
static struct feature_node *nodes_of(struct arena *arena,
                                     const struct linear_row *row, int features)
{
    struct feature_node *nodes =
        arena_take(arena, row->count + 2, sizeof *nodes);

    for (size_t i = 0; i < row->count; i++) {
        nodes[i] = (struct feature_node){row->cells[i].feature + 1,
                                         row->cells[i].value};
    }
    nodes[row->count] = (struct feature_node){features + 1, 1};
    nodes[row->count + 1] = (struct feature_node){-1, 0};
    return nodes;
}

// n / (classes that are there x rows of the class), for those that are there.
static int weigh_classes(const struct linear_task *task,
                         int labels[CLASSES_MOST], double weights[CLASSES_MOST])
{
    size_t rows[CLASSES_MOST] = {0};
    int there = 0;

    for (size_t i = 0; i < task->count; i++) {
        rows[task->rows[i].label]++;
    }
    for (int kind = 0; kind < task->classes; kind++) {
        there += rows[kind] > 0;
    }
    for (int kind = 0, n = 0; kind < task->classes; kind++) {
        if (rows[kind] > 0) {
            labels[n] = kind;
            weights[n++] =
                (double)task->count / ((double)there * (double)rows[kind]);
        }
    }
    return there;
}

static void copy_weights(const struct model *model, int classes, int features,
                         double *at, double *bias)
{
    for (int n = 0; n < model->nr_class; n++) {
        int kind = model->label[n];

        for (int i = 0; i < features; i++) {
            at[(size_t)i * (size_t)classes + (size_t)kind] =
                get_decfun_coef(model, i + 1, n);
        }
        bias[kind] = get_decfun_bias(model, n);
    }
}

// One or no class in all rows: nothing to tell apart.
static bool is_settled(const struct linear_task *task, int there, double *bias)
{
    if (there == 1) {
        bias[task->rows[0].label] = 1;
    }
    return there < 2;
}

struct linear_weights linear_train(struct arena *arena,
                                   const struct linear_task *task)
{
    size_t classes = (size_t)task->classes;
    double *at =
        arena_take(arena, (size_t)task->features * classes, sizeof *at);
    double *bias = arena_take(arena, classes, sizeof *bias);
    size_t mark = arena_mark(arena);
    struct problem problem = {
        .l = (int)task->count, .n = task->features + 1, .bias = 1};
    int labels[CLASSES_MOST];
    double weights[CLASSES_MOST];
    struct parameter parameter = {.solver_type = L2R_L2LOSS_SVC_DUAL,
                                  .eps = 0.1,
                                  .C = task->cost,
                                  .weight_label = labels,
                                  .weight = weights};

    for (int kind = 0; kind < task->classes; kind++) {
        bias[kind] = -1;
    }
    parameter.nr_weight = weigh_classes(task, labels, weights);
    if (!is_settled(task, parameter.nr_weight, bias)) {
        struct model *model;

        problem.x =
            arena_take(arena, task->count, sizeof(struct feature_node *));
        problem.y = arena_take(arena, task->count, sizeof *problem.y);
        for (size_t i = 0; i < task->count; i++) {
            problem.x[i] = nodes_of(arena, &task->rows[i], task->features);
            problem.y[i] = task->rows[i].label;
        }
        set_print_string_function(print_nothing);
        srand(1);
        model = train(&problem, &parameter);
        copy_weights(model, task->classes, task->features, at, bias);
        free_and_destroy_model(&model);
        arena_rewind(arena, mark);
    }
    return (struct linear_weights){task->classes, at, bias};
}
