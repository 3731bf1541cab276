// instrument_example.c - worked examples: an instrument file proves its own
// scoring, when the program is tested and when an owner adds a file.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument_read.h"

#include "base/arena.h"

#include "measure/score.h"

#include <math.h>
#include <string.h>

static bool read_answers(const struct node *node, const struct instrument *in,
                         struct example *example, struct err *err)
{
    struct node list;

    (void)node_member(node, "answers", &list);
    if (!node_check_array(&list, ITEMS_MAX, err)) {
        return false;
    }
    if (node_count(&list) != in->item_count) {
        return node_refuse(&list, err, "has %d answers for %d items",
                           node_count(&list), in->item_count);
    }
    for (int i = 0; i < in->item_count; i++) {
        struct node answer = node_element(&list, i);

        example->answer[i] = ANSWER_MISSING;
        if (!node_is_null(&answer)
            && !node_whole(&answer, &example->answer[i], err)) {
            return false;
        }
    }
    return true;
}

// "scores": {"total": 27, "anxiety": null}; null: no score comes out.
static bool read_example_scores(const struct node *node,
                                const struct instrument *in,
                                struct example *example, struct err *err)
{
    struct node scores;
    const char *key;

    (void)node_member(node, "scores", &scores);
    for (int i = 0; (key = node_key(&scores, i)); i++) {
        const struct scale *scale = instrument_scale(in, str_of(key));
        struct node value;
        double *to;

        (void)node_member(&scores, key, &value);
        if (!scale) {
            return node_refuse(&value, err, "there is no such scale");
        }
        to = &example->value[scale - in->scales];
        *to = NAN;
        example->named[scale - in->scales] = true;
        if (value.value && !node_real(&value, to, err)) {
            return false;
        }
    }
    return true;
}

static bool read_example_bands(struct arena *arena, const struct node *node,
                               const struct instrument *in,
                               struct example *example, struct err *err)
{
    struct node bands;
    bool good = true;

    if (!node_member(node, "bands", &bands)) {
        return true;
    }
    for (int i = 0; good && i < in->scale_count; i++) {
        good = node_may_text(arena, &bands, in->scales[i].name,
                             &example->band[i], err);
    }
    return good;
}

bool examples_read(struct arena *arena, const struct node *root,
                   struct instrument *in, struct err *err)
{
    static const char *const KEYS[] = {"name",  "answers", "scores",
                                       "bands", "safety",  NULL};
    struct node list;
    struct example *examples;
    bool good = true;

    if (!node_member(root, "examples", &list)) {
        return true;
    }
    if (!node_check_array(&list, EXAMPLES_MAX, err)) {
        return false;
    }
    in->example_count = node_count(&list);
    in->examples = examples =
        arena_take(arena, (size_t)in->example_count, sizeof *examples);
    for (int i = 0; good && i < in->example_count; i++) {
        struct node node = node_element(&list, i);
        struct example *to = &examples[i];

        good = node_check_object(&node, KEYS, err)
            && node_need_text(arena, &node, "name", &to->name, err)
            && read_answers(&node, in, to, err)
            && read_example_scores(&node, in, to, err)
            && read_example_bands(arena, &node, in, to, err)
            && node_may_flag(&node, "safety", &to->safety, err);
    }
    return good;
}

// ---- scoring them -----------------------------------------------------------

static bool score_is_as_said(const struct score *score, double said)
{
    return isnan(said) ? !score->known
                       : score->known && fabs(score->value - said) < 1e-9;
}

static bool check_scale(const struct example *example, int i,
                        const struct score *score, struct err *err)
{
    const char *band = score->band ? score->band->name : "";

    if (example->named[i] && !score_is_as_said(score, example->value[i])) {
        return err_set(err, ERR_INPUT,
                       "example \"%s\": says %s %g, scoring gives %g",
                       example->name, score->scale->name, example->value[i],
                       score->known ? score->value : NAN);
    }
    if (example->band[i] && strcmp(example->band[i], band) != 0) {
        return err_set(err, ERR_INPUT,
                       "example \"%s\": says band \"%s\", scoring gives "
                       "\"%s\"",
                       example->name, example->band[i], band);
    }
    return true;
}

static bool check_example(const struct instrument *instrument,
                          const struct example *example, struct err *err)
{
    struct sheet sheet;
    struct scores scores;
    bool good = true;

    sheet_init(&sheet, instrument);
    memcpy(sheet.answer, example->answer,
           (size_t)instrument->item_count * sizeof *sheet.answer);
    if (!score_sheet(&sheet, &scores, err)) {
        return err_within(err, "example \"%s\"", example->name);
    }
    for (int i = 0; good && i < scores.count; i++) {
        good = check_scale(example, i, &scores.at[i], err);
    }
    if (good && scores.safety != example->safety) {
        return err_set(err, ERR_INPUT, "example \"%s\": safety comes out %s",
                       example->name, scores.safety ? "true" : "false");
    }
    return good;
}

bool instrument_check_examples(const struct instrument *instrument,
                               struct err *err)
{
    for (int i = 0; i < instrument->example_count; i++) {
        if (!check_example(instrument, &instrument->examples[i], err)) {
            return false;
        }
    }
    return true;
}
