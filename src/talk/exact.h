#ifndef TALK_EXACT_H
#define TALK_EXACT_H

// exact - exp and log that give the same bits on every machine.
//
// The last bit of libm's depends on the processor (it picks versions with
// fused multiplication at run time). These are made of + - * / alone, which
// IEEE 754 rounds in one way only, and moves of exponent bits: so the shipped
// weights can be made again bit for bit. Within 1e-15 of the true value.
// SPDX-License-Identifier: GPL-3.0-or-later

// Any x: 0 below -745, INFINITY above 709.78, NAN of NAN.
double exact_exp(double x);
// -INFINITY of 0, NAN below 0 and of NAN.
double exact_log(double x);

// Turns `count` scores, each times `by`, into probabilities that sum to 1.
void exact_softmax(double *scores, int count, double by);

#endif
