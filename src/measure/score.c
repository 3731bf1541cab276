// score.c - see score.h; the hot loop of `rapport score`, so what an item
// offers is looked up (item.low, item.high, item.every), not searched.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/score.h"

#include <math.h>

void sheet_init(struct sheet *sheet, const struct instrument *instrument)
{
    sheet->instrument = instrument;
    for (int i = 0; i < ITEMS_MAX; i++) {
        sheet->answer[i] = ANSWER_MISSING;
    }
}

static bool is_among_options(const struct item *item, int value)
{
    for (int i = 0; i < item->option_count; i++) {
        if (item->options[i].value == value) {
            return true;
        }
    }
    return false;
}

static bool item_offers(const struct item *item, int value)
{
    return value >= item->low && value <= item->high
        && (item->every || is_among_options(item, value));
}

bool sheet_is_offered(const struct instrument *instrument, int item, int value)
{
    return item >= 0 && item < instrument->item_count
        && item_offers(&instrument->items[item], value);
}

static const struct band *band_of(const struct scale *scale, double value)
{
    int reached = 0;

    // Bands are named for whole scores; a prorated 10.6 lies in the band that
    // ends at 10, because it has not reached 11. (Counted without a branch.)
    for (int i = 0; i < scale->band_count; i++) {
        reached += value >= scale->bands[i].from;
    }
    return reached > 0 && value <= scale->max ? &scale->bands[reached - 1]
                                              : NULL;
}

static void score_scale(const struct sheet *sheet, const struct scale *scale,
                        struct score *score)
{
    const struct item *items = sheet->instrument->items;
    int sum = 0;
    int answered = 0;

    for (int i = 0; i < scale->item_count; i++) {
        int at = scale->items[i];
        int answer = sheet->answer[at];

        if (answer != ANSWER_MISSING) {
            sum += scale->reversed[i] ? items[at].low + items[at].high - answer
                                      : answer;
            answered++;
        }
    }
    *score = (struct score){
        .scale = scale, .answered = answered, .of = scale->item_count};
    score->known =
        answered > 0 && scale->item_count - answered <= scale->may_miss;
    if (!score->known) {
        score->value = NAN;
        return;
    }
    score->prorated = answered < scale->item_count;
    score->value = sum * scale->multiplier;
    if (score->prorated || scale->scoring == SCORING_MEAN) {
        double parts = scale->scoring == SCORING_MEAN ? 1 : scale->item_count;

        score->value = score->value * parts / answered;
    }
    score->band = band_of(scale, score->value);
}

// What single answers say, whatever the scores.
static void notice_answer(const struct item *item, int at, int answer,
                          struct scores *scores)
{
    if (item->safety_from != ANSWER_MISSING && answer >= item->safety_from
        && !scores->safety) {
        scores->safety = true;
        scores->safety_item = at;
    }
    if (item->warns && answer > 0) {
        scores->warning = true;
    }
}

bool score_sheet(const struct sheet *sheet, struct scores *scores,
                 struct err *err)
{
    const struct instrument *in = sheet->instrument;

    scores->safety = scores->warning = false;
    scores->safety_item = -1;
    for (int i = 0; i < in->item_count; i++) {
        int answer = sheet->answer[i];

        if (answer == ANSWER_MISSING) {
            continue;
        }
        if (!item_offers(&in->items[i], answer)) {
            return err_set(err, ERR_INPUT,
                           "%s: item %s does not offer this answer", in->code,
                           in->items[i].code);
        }
        if (answer >= in->items[i].heed_from) {
            notice_answer(&in->items[i], i, answer, scores);
        }
    }
    scores->count = in->scale_count;
    for (int i = 0; i < in->scale_count; i++) {
        score_scale(sheet, &in->scales[i], &scores->at[i]);
    }
    return true;
}
