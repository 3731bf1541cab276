#ifndef TALK_NET_H
#define TALK_NET_H

// net - small neural networks: one hidden layer, several questions answered at
// once (a softmax for each). A few networks that began at different points are
// trained, and their scores averaged: steadier than any one of them, and kept
// as one network with all their hidden units.
//
// Inputs are cut off NET_FAR standard deviations from their mean, and learned
// from in standard deviations; the weights that are kept take them as they are,
// so that an input of 0, and most are, costs nothing. The hidden units are x /
// (1 + |x|): no library function whose last bit depends on the machine.
// Training is Adam over small batches in an order of its own making, with
// weight decay and with inputs left out by chance; the same rows give the same
// bits.
//
// SOURCE: Kingma & Ba (2015), ICLR: Adam; Loshchilov & Hutter (2019), ICLR:
// decoupled weight decay; Srivastava et al. (2014), JMLR 15: dropout
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/text.h"

struct arena;

enum {
    NET_MEMBERS = 4, // networks that are averaged
    NET_HIDDEN = 16, // units of each
    NET_UNITS = NET_MEMBERS * NET_HIDDEN,
    NET_OUTPUTS = 16, // at most, of all questions together
    NET_QUESTIONS = 4,
    NET_CLASSES_MOST = 8,
    NET_INPUTS_MOST = 4096,
    NET_FAR = 5,
};

struct net_shape {
    int inputs;
    int questions;
    int classes[NET_QUESTIONS]; // of each question; NET_OUTPUTS together
};

struct net {
    struct net_shape shape;
    float *least; // where each input is cut off
    float *most;
    float (*hidden)[NET_UNITS]; // [input]
    float hidden_bias[NET_UNITS];
    float out[NET_UNITS][NET_OUTPUTS];
    float out_bias[NET_OUTPUTS];
};

// The probability of each class of each question, one question behind the
// other in `chances`. `inputs` has shape.inputs numbers.
void net_answer(const struct net *net, const float *inputs, float *chances);

// The scores that a softmax makes these probabilities of: their logarithms, but
// for a constant of each question.
void net_score(const struct net *net, const float *inputs, float *scores);

// What a network learns from.
struct net_lesson {
    size_t rows;
    float *inputs;        // [row x inputs + input]; overwritten
    const int8_t *labels; // [row x questions + question]; below 0: not known
};

// How it learns.
struct net_course {
    int epochs;
    double rate;     // of the first step; falls to nothing in a straight line
    double decay;    // of the weights, in each step, times the rate
    double left_out; // share of inputs left out by chance
    double evenness; // weight of a class: 0, by how common it is; 1, all alike
};

// What it returns lives in the arena.
const struct net *net_train(struct arena *arena, const struct net_shape *shape,
                            const struct net_lesson *lesson,
                            const struct net_course *course);

// As it stands in the model file. Parsing checks sizes and that every number
// is one (ERR_INPUT).
struct bytes;
void net_print(const struct net *net, struct text *bytes);
bool net_parse(struct arena *arena, struct bytes *bytes,
               const struct net_shape *shape, const struct net **net,
               struct err *err) MUST_USE;

#endif
