// instrument_scales.c - how the answers become scores: scales, bands, figures.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "measure/instrument_read.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

// ---- figures ----------------------------------------------------------------

// "V" and its brothers. Whoever claims to have read a source names it.
static bool read_trust(struct arena *arena, const struct node *object,
                       enum trust *trust, const char **source, struct err *err)
{
    const char *letter = NULL;
    struct node member;

    if (!node_need_text(arena, object, "trust", &letter, err)
        || !node_may_text(arena, object, "source", source, err)) {
        return false;
    }
    if (strlen(letter) != 1 || !strchr("VSCBRU", *letter)) {
        (void)node_member(object, "trust", &member);
        return node_refuse(&member, err, "must be V, S, C, B, R or U");
    }
    *trust = (enum trust) * letter;
    if (trust_may_signal(*trust) && !*source) {
        (void)node_member(object, "source", &member);
        return node_refuse(&member, err, "is missing: trust %s names a source",
                           letter);
    }
    return true;
}

static bool read_figure(struct arena *arena, const struct node *scale,
                        const char *key, struct figure *figure, struct err *err)
{
    static const char *const KEYS[] = {"value", "trust", "source", "note",
                                       NULL};
    struct node node;

    figure->value = NAN;
    figure->trust = TRUST_UNKNOWN;
    if (!node_member(scale, key, &node)) {
        return true;
    }
    figure->known = true;
    return node_check_object(&node, KEYS, err)
        && node_need_real(&node, "value", &figure->value, err)
        && read_trust(arena, &node, &figure->trust, &figure->source, err)
        && node_may_text(arena, &node, "note", &figure->note, err);
}

// ---- scales -----------------------------------------------------------------

// Item codes in a list to indexes into in->items.
static bool read_codes(struct arena *arena, const struct node *list,
                       const struct instrument *in, int *indexes,
                       struct err *err)
{
    for (int i = 0; i < node_count(list); i++) {
        struct node node = node_element(list, i);
        const char *code = NULL;

        if (!node_text(arena, &node, &code, err)) {
            return false;
        }
        indexes[i] = instrument_item(in, str_of(code));
        if (indexes[i] < 0) {
            return node_refuse(&node, err, "there is no item \"%.40s\"", code);
        }
    }
    return true;
}

static bool read_scale_items(struct arena *arena, const struct node *node,
                             const struct instrument *in, struct scale *scale,
                             struct err *err)
{
    struct node list;

    if (node_member(node, "items", &list)) {
        scale->item_count = node_count(&list);
        return node_check_array(&list, ITEMS_MAX, err)
            && read_codes(arena, &list, in, scale->items, err);
    }
    for (int i = 0; i < in->item_count; i++) {
        if (in->items[i].scored) {
            scale->items[scale->item_count++] = i;
        }
    }
    return true;
}

static int position_in(const struct scale *scale, int item)
{
    int at = scale->item_count - 1;

    while (at >= 0 && scale->items[at] != item) {
        at--;
    }
    return at;
}

static bool read_reversed(struct arena *arena, const struct node *node,
                          const struct instrument *in, struct scale *scale,
                          struct err *err)
{
    int reversed[ITEMS_MAX] = {0};
    struct node list;

    if (!node_member(node, "reversed", &list)) {
        return true;
    }
    if (!node_check_array(&list, ITEMS_MAX, err)
        || !read_codes(arena, &list, in, reversed, err)) {
        return false;
    }
    for (int i = 0; i < node_count(&list); i++) {
        int at = position_in(scale, reversed[i]);

        if (at < 0) {
            return node_refuse(&list, err, "item %s is not in this scale",
                               in->items[reversed[i]].code);
        }
        scale->reversed[at] = true;
    }
    return true;
}

// The smallest and largest score that the items can give.
static void note_score_range(const struct instrument *in, struct scale *scale)
{
    double low = 0;
    double high = 0;
    double parts = scale->scoring == SCORING_MEAN ? scale->item_count : 1;

    for (int i = 0; i < scale->item_count; i++) {
        low += in->items[scale->items[i]].low;
        high += in->items[scale->items[i]].high;
    }
    scale->min = low / parts * scale->multiplier;
    scale->max = high / parts * scale->multiplier;
}

// "range": [0, 27] says again what the items give, so that a forgotten item or
// multiplier is noticed; a file of scores only has nothing but its range.
static bool read_range(const struct node *node, const struct instrument *in,
                       struct scale *scale, struct err *err)
{
    struct node list;
    struct node low;
    struct node high;
    double from = 0;
    double to = 0;

    if (!node_member(node, "range", &list) || node_count(&list) != 2) {
        return node_refuse(&list, err, "must be [lowest, highest score]");
    }
    low = node_element(&list, 0);
    high = node_element(&list, 1);
    if (!node_real(&low, &from, err) || !node_real(&high, &to, err)) {
        return false;
    }
    scale->min = from;
    scale->max = to;
    if (scale->item_count > 0) {
        note_score_range(in, scale);
    }
    if (from != scale->min || to != scale->max || !(from < to)) {
        return node_refuse(&list, err, "says %g to %g, the items give %g to %g",
                           from, to, scale->min, scale->max);
    }
    return true;
}

// [10, 14, "moderate"]
static bool read_band(struct arena *arena, const struct node *node,
                      struct band *band, struct err *err)
{
    struct node from = node_element(node, 0);
    struct node to = node_element(node, 1);
    struct node name = node_element(node, 2);

    if (node_count(node) != 3) {
        return node_refuse(node, err, "must be [from, to, \"name\"]");
    }
    return node_real(&from, &band->from, err) && node_real(&to, &band->to, err)
        && node_text(arena, &name, &band->name, err);
}

static bool read_band_list(struct arena *arena, const struct node *list,
                           struct scale *scale, struct err *err)
{
    struct band *bands = arena_take(arena, BANDS_MAX, sizeof *bands);
    double before = -INFINITY;

    scale->bands = bands;
    scale->band_count = node_count(list);
    for (int i = 0; i < scale->band_count; i++) {
        struct node node = node_element(list, i);

        if (!read_band(arena, &node, &bands[i], err)) {
            return false;
        }
        if (bands[i].from <= before || bands[i].to < bands[i].from
            || bands[i].from < scale->min || bands[i].to > scale->max) {
            return node_refuse(&node, err,
                               "overlaps, is upside down or out of range");
        }
        before = bands[i].to;
    }
    return true;
}

static bool read_bands(struct arena *arena, const struct node *node,
                       struct scale *scale, struct err *err)
{
    static const char *const KEYS[] = {"trust", "source", "note", "list", NULL};
    struct node bands;
    struct node list;

    scale->band_trust = TRUST_UNKNOWN;
    if (!node_member(node, "bands", &bands)) {
        return true;
    }
    if (!node_check_object(&bands, KEYS, err)
        || !read_trust(arena, &bands, &scale->band_trust, &scale->band_source,
                       err)) {
        return false;
    }
    (void)node_member(&bands, "list", &list);
    return node_check_array(&list, BANDS_MAX, err)
        && read_band_list(arena, &list, scale, err);
}

// How many answers may be missing, and who says so. Without a source: none.
static bool read_may_miss(struct arena *arena, const struct node *node,
                          struct scale *scale, struct err *err)
{
    struct node member;

    if (!node_member(node, "may_miss", &member)) {
        return true;
    }
    if (!node_whole(&member, &scale->may_miss, err)
        || !node_need_text(arena, node, "may_miss_source",
                           &scale->may_miss_source, err)) {
        return false;
    }
    if (scale->may_miss < 0 || scale->may_miss >= scale->item_count) {
        return node_refuse(&member, err, "must leave at least one answer");
    }
    return true;
}

static bool read_scoring(const struct node *node, enum scoring *scoring,
                         struct err *err)
{
    struct node member;

    if (!node_member(node, "scoring", &member) || node_is(&member, "sum")) {
        *scoring = SCORING_SUM;
        return true;
    }
    *scoring = SCORING_MEAN;
    return node_is(&member, "mean")
        || node_refuse(&member, err, "must be \"sum\" or \"mean\"");
}

static bool read_scale_rule(struct arena *arena, const struct node *node,
                            const struct instrument *in, struct scale *scale,
                            struct err *err)
{
    bool good;

    scale->better = in->better;
    good = better_read(node, &scale->better, err)
        && read_scoring(node, &scale->scoring, err)
        && node_may_real(node, "multiplier", &scale->multiplier, err)
        && read_scale_items(arena, node, in, scale, err)
        && read_reversed(arena, node, in, scale, err)
        && read_may_miss(arena, node, scale, err);
    if (good && !(scale->multiplier > 0)) {
        return node_refuse(node, err, "the multiplier must be above 0");
    }
    return good;
}

static bool read_scale(struct arena *arena, const struct node *node,
                       const struct instrument *in, struct scale *scale,
                       struct err *err)
{
    static const char *const KEYS[] = {"name",
                                       "title",
                                       "items",
                                       "reversed",
                                       "better",
                                       "scoring",
                                       "range",
                                       "multiplier",
                                       "may_miss",
                                       "bands",
                                       "cutoff",
                                       "change",
                                       "may_miss_source",
                                       "sd",
                                       "loinc",
                                       "reliability",
                                       "comment",
                                       NULL};

    scale->multiplier = 1;
    if (!node_check_object(node, KEYS, err)
        || !node_need_text(arena, node, "name", &scale->name, err)
        || !read_scale_rule(arena, node, in, scale, err)
        || !read_range(node, in, scale, err)
        || !read_bands(arena, node, scale, err)
        || !read_figure(arena, node, "cutoff", &scale->cutoff, err)
        || !read_figure(arena, node, "change", &scale->change, err)
        || !read_figure(arena, node, "sd", &scale->sd, err)
        || !read_figure(arena, node, "reliability", &scale->reliability, err)
        || !node_may_text(arena, node, "loinc", &scale->loinc, err)) {
        return false;
    }
    scale->title = scale->name;
    return node_may_text(arena, node, "title", &scale->title, err);
}

bool scales_read(struct arena *arena, const struct node *root,
                 struct instrument *in, struct err *err)
{
    struct node list;
    struct scale *scales;

    if (!node_member(root, "scales", &list)) {
        return true; // nothing to add up (asq)
    }
    if (!node_check_array(&list, SCALES_MAX, err)) {
        return false;
    }
    scales = arena_take(arena, SCALES_MAX, sizeof *scales);
    in->scales = scales;
    for (int i = 0; i < node_count(&list); i++) {
        struct node node = node_element(&list, i);

        if (!read_scale(arena, &node, in, &scales[i], err)) {
            return false;
        }
        if (instrument_scale(in, str_of(scales[i].name))) {
            return node_refuse(&node, err,
                               "a scale \"%.40s\" stands here "
                               "twice",
                               scales[i].name);
        }
        in->scale_count++;
    }
    in->scorable = in->scale_count > 0 && in->item_count > 0;
    return true;
}
