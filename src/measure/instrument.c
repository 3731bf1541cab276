// instrument.c - facts about a questionnaire that has been read.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument.h"

bool trust_may_signal(enum trust trust)
{
    return trust == TRUST_VERIFIED || trust == TRUST_SECONDARY
        || trust == TRUST_COMPUTED;
}

bool instrument_is_safety(const struct instrument *instrument)
{
    for (int i = 0; i < instrument->item_count; i++) {
        if (instrument->items[i].safety_from != ANSWER_MISSING) {
            return true;
        }
    }
    return false;
}

int instrument_item(const struct instrument *instrument, struct str code)
{
    for (int i = 0; i < instrument->item_count; i++) {
        if (str_is(code, instrument->items[i].code)) {
            return i;
        }
    }
    return -1;
}

const struct scale *instrument_scale(const struct instrument *instrument,
                                     struct str name)
{
    for (int i = 0; i < instrument->scale_count; i++) {
        if (str_is(name, instrument->scales[i].name)) {
            return &instrument->scales[i];
        }
    }
    return NULL;
}

static bool item_is_same(const struct item *a, const struct item *b)
{
    if (!str_is(str_of(a->code), b->code) || a->scored != b->scored
        || a->safety_from != b->safety_from || a->warns != b->warns
        || a->option_count != b->option_count) {
        return false;
    }
    for (int i = 0; i < a->option_count; i++) {
        if (a->options[i].value != b->options[i].value) {
            return false;
        }
    }
    return true;
}

static bool scale_is_same(const struct scale *a, const struct scale *b)
{
    if (!str_is(str_of(a->name), b->name) || a->item_count != b->item_count
        || a->better != b->better || a->scoring != b->scoring
        || a->multiplier != b->multiplier || a->may_miss != b->may_miss) {
        return false;
    }
    for (int i = 0; i < a->item_count; i++) {
        if (a->items[i] != b->items[i] || a->reversed[i] != b->reversed[i]) {
            return false;
        }
    }
    return true;
}

bool instrument_is_same_key(const struct instrument *key,
                            const struct instrument *words)
{
    bool same = key->item_count == words->item_count
             && key->scale_count == words->scale_count;

    for (int i = 0; same && i < key->item_count; i++) {
        same = item_is_same(&key->items[i], &words->items[i]);
    }
    for (int i = 0; same && i < key->scale_count; i++) {
        same = scale_is_same(&key->scales[i], &words->scales[i]);
    }
    return same;
}
