// read_elan - .eaf files of ELAN: XML with a tier for each thing that was
// noted, sorted by tier and not by time.
//
//     <TIME_ORDER><TIME_SLOT TIME_SLOT_ID="ts1" TIME_VALUE="780"/>...
//     <TIER TIER_ID="K-Spch" PARTICIPANT="Kate">
//       <ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a1"
//           TIME_SLOT_REF1="ts1" TIME_SLOT_REF2="ts4">
//         <ANNOTATION_VALUE>so you go out</ANNOTATION_VALUE>
//
// Milliseconds. A slot without a value lies between its neighbours. A
// REF_ANNOTATION has the times of the annotation that it refers to. The speaker
// is the PARTICIPANT, or the name of the tier where none is given.
//
// A speaker may have many tiers: speech, its translation, words, gestures. One
// of them is speech: the one with the most letters among those that stand by
// themselves; one that depends on another only where it has twice as many (the
// other then holds numbers). A line is counted as annotation of the file.
//
// SOURCE: ELAN Annotation Format 3.0 (EAFv3.0.xsd, "ELAN Annotation Format"
// guidelines), Max Planck Institute for Psycholinguistics
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "talk/reader.h"
#include "wire/xml.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    TIERS_MOST = 1000,
    SLOTS_MOST = 4 * TRANSCRIPT_MAX_TURNS,
    ANNOTATIONS_MOST = 4 * TRANSCRIPT_MAX_TURNS,
    REFERENCES_MOST = 16, // an annotation of an annotation of ...
};

struct slot {
    struct str id;
    size_t place; // in TIME_ORDER
    double seconds;
};

struct annotation {
    struct str id, of; // `of`: what a REF_ANNOTATION refers to
    struct str from, to;
    struct str value;
    int tier;
    int number;
};

struct tier {
    struct str speaker;
    bool depends; // on another tier
    size_t letters;
};

struct elan {
    struct cue_list *cues;
    struct tier tiers[TIERS_MOST];
    int tier_count;
    struct slot *slots;
    size_t slot_count;
    struct annotation *annotations;
    size_t annotation_count;
    size_t *by_id; // indices of the annotations, in the order of their ids
    struct text value;
    bool in_value;
};

// ---- what the file says -----------------------------------------------------

static struct str attribute(struct elan *elan, const struct xml_place *place,
                            const char *name)
{
    return str_copy(elan->cues->arena, str_of(xml_attribute(place, name)));
}

static bool refuse_many(const char *what, int most, struct err *err)
{
    return err_set(err, ERR_LIMIT, "more than %d %s; is this a transcript?",
                   most, what);
}

static bool open_slot(struct elan *elan, const struct xml_place *place,
                      struct err *err)
{
    struct slot *slot = &elan->slots[elan->slot_count];
    double milliseconds;

    if (elan->slot_count == SLOTS_MOST) {
        return refuse_many("times", SLOTS_MOST, err);
    }
    *slot = (struct slot){.id = attribute(elan, place, "TIME_SLOT_ID"),
                          .place = elan->slot_count++,
                          .seconds = NAN};
    if (str_parse_real(str_of(xml_attribute(place, "TIME_VALUE")),
                       &milliseconds)
        && milliseconds >= 0) {
        slot->seconds = milliseconds / 1000;
    }
    return true;
}

static bool open_tier(struct elan *elan, const struct xml_place *place,
                      struct err *err)
{
    struct tier *tier = &elan->tiers[elan->tier_count];
    struct str participant = str_trim(attribute(elan, place, "PARTICIPANT"));

    if (elan->tier_count == TIERS_MOST) {
        return refuse_many("tiers", TIERS_MOST, err);
    }
    elan->tier_count++;
    tier->speaker =
        participant.len ? participant : attribute(elan, place, "TIER_ID");
    tier->depends = xml_attribute(place, "PARENT_REF") != NULL;
    return true;
}

static bool open_annotation(struct elan *elan, const struct xml_place *place,
                            struct err *err)
{
    if (elan->annotation_count == ANNOTATIONS_MOST) {
        return refuse_many("annotations", ANNOTATIONS_MOST, err);
    }
    if (elan->tier_count == 0) {
        return err_set(err, ERR_INPUT,
                       "line %ld: an annotation outside of a "
                       "tier",
                       place->line);
    }
    elan->annotations[elan->annotation_count] =
        (struct annotation){.id = attribute(elan, place, "ANNOTATION_ID"),
                            .of = attribute(elan, place, "ANNOTATION_REF"),
                            .from = attribute(elan, place, "TIME_SLOT_REF1"),
                            .to = attribute(elan, place, "TIME_SLOT_REF2"),
                            .tier = elan->tier_count - 1,
                            .number = (int)elan->annotation_count + 1};
    elan->annotation_count++;
    return true;
}

static bool elan_open(void *self, const struct xml_place *place,
                      const char *name, struct err *err)
{
    struct elan *elan = self;

    if (strcmp(name, "TIME_SLOT") == 0) {
        return open_slot(elan, place, err);
    }
    if (strcmp(name, "TIER") == 0) {
        return open_tier(elan, place, err);
    }
    if (strcmp(name, "ALIGNABLE_ANNOTATION") == 0
        || strcmp(name, "REF_ANNOTATION") == 0) {
        return open_annotation(elan, place, err);
    }
    elan->in_value = strcmp(name, "ANNOTATION_VALUE") == 0;
    elan->value.len = 0;
    return true;
}

static bool elan_text(void *self, struct str text, struct err *err)
{
    struct elan *elan = self;

    if (elan->in_value && elan->value.len + text.len > CUE_MAX_TEXT) {
        return err_set(err, ERR_LIMIT, "an annotation of more than 64 KB");
    }
    if (elan->in_value) {
        text_add(&elan->value, text);
    }
    return true;
}

static bool elan_close(void *self, const struct xml_place *place,
                       const char *name, struct err *err)
{
    struct elan *elan = self;

    (void)place;
    (void)name;
    (void)err;
    if (elan->in_value && elan->annotation_count) {
        struct annotation *last =
            &elan->annotations[elan->annotation_count - 1];

        last->value = str_copy(elan->cues->arena, text_str(&elan->value));
        elan->tiers[last->tier].letters += str_letters(last->value);
    }
    elan->in_value = false;
    return true;
}

// ---- times ------------------------------------------------------------------

// The slots from `from` to `end`, which have no value, lie evenly between those
// around them. Where one of these has none either, they stay as they are.
static void spread(struct slot *slots, size_t from, size_t end, size_t count)
{
    double before, step;

    if (from == 0 || end == count) {
        return;
    }
    before = slots[from - 1].seconds;
    step = (slots[end].seconds - before) / (double)(end - from + 1);
    for (size_t i = from; i < end; i++) {
        slots[i].seconds = before + step * (double)(i - from + 1);
    }
}

static void fill_in_times(struct elan *elan)
{
    for (size_t from = 0; from < elan->slot_count; from++) {
        size_t end = from;

        while (end < elan->slot_count && isnan(elan->slots[end].seconds)) {
            end++;
        }
        spread(elan->slots, from, end, elan->slot_count);
        from = end;
    }
}

static int compare_slots(const void *a, const void *b)
{
    return str_compare(((const struct slot *)a)->id,
                       ((const struct slot *)b)->id);
}

static double time_of(const struct elan *elan, struct str id)
{
    const struct slot key = {.id = id};
    const struct slot *slot = elan->slot_count && id.len
                                ? bsearch(&key, elan->slots, elan->slot_count,
                                          sizeof key, compare_slots)
                                : NULL;

    return slot ? slot->seconds : NAN;
}

static int compare_annotations(const void *a, const void *b, void *self)
{
    const struct elan *elan = self;
    const struct annotation *left = &elan->annotations[*(const size_t *)a];
    const struct annotation *right = &elan->annotations[*(const size_t *)b];

    return str_compare(left->id, right->id);
}

static void sort_ids(struct elan *elan)
{
    elan->by_id = arena_take(elan->cues->arena, elan->annotation_count,
                             sizeof *elan->by_id);
    for (size_t i = 0; i < elan->annotation_count; i++) {
        elan->by_id[i] = i;
    }
    qsort_r(elan->by_id, elan->annotation_count, sizeof *elan->by_id,
            compare_annotations, elan);
}

static const struct annotation *find_annotation(const struct elan *elan,
                                                struct str id)
{
    size_t low = 0, high = elan->annotation_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct annotation *here = &elan->annotations[elan->by_id[middle]];
        int order = str_compare(here->id, id);

        if (order == 0) {
            return here;
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

// The annotation that has the times of this one: itself, or what it refers to
// in the end. NULL: it refers to nothing that is there.
static const struct annotation *aligned(const struct elan *elan,
                                        const struct annotation *annotation)
{
    for (int i = 0; annotation && i < REFERENCES_MOST; i++) {
        if (annotation->of.len == 0) {
            return annotation;
        }
        annotation = find_annotation(elan, annotation->of);
    }
    return NULL;
}

// ---- which tiers are speech -------------------------------------------------

static bool is_better(const struct tier *tier, const struct tier *than)
{
    if (tier->depends == than->depends) {
        return tier->letters > than->letters;
    }
    return tier->depends ? tier->letters > 2 * than->letters
                         : 2 * tier->letters >= than->letters;
}

static bool is_speech(const struct elan *elan, int tier)
{
    const struct tier *this = &elan->tiers[tier];

    for (int i = 0; i < elan->tier_count; i++) {
        const struct tier *other = &elan->tiers[i];

        if (i != tier && str_is_equal(other->speaker, this->speaker)
            && (is_better(other, this)
                || (i < tier && !is_better(this, other)))) {
            return false;
        }
    }
    return this->letters > 0;
}

static bool add_annotation(struct elan *elan,
                           const struct annotation *annotation, struct err *err)
{
    const struct annotation *when = aligned(elan, annotation);
    struct cue cue = {.text = annotation->value,
                      .start = when ? time_of(elan, when->from) : NAN,
                      .end = when ? time_of(elan, when->to) : NAN,
                      .line = annotation->number};

    return cue_list_speaker(elan->cues, elan->tiers[annotation->tier].speaker,
                            annotation->number, &cue.speaker, err)
        && cue_list_add(elan->cues, &cue, err);
}

static bool add_speech(struct elan *elan, struct err *err)
{
    bool speech[TIERS_MOST];

    for (int i = 0; i < elan->tier_count; i++) {
        speech[i] = is_speech(elan, i);
    }
    for (size_t i = 0; i < elan->annotation_count; i++) {
        const struct annotation *annotation = &elan->annotations[i];

        if (speech[annotation->tier]
            && !add_annotation(elan, annotation, err)) {
            return false;
        }
    }
    return true;
}

// ---- the reader -------------------------------------------------------------

// Also in UTF-16: the first letters of the name, with zeros between them.
static bool elan_looks_like(struct str bytes)
{
    static const char WIDE[] = "<\0A\0N\0N\0O\0T\0A\0T\0I\0O\0N\0_\0D";
    size_t head = bytes.len < 4096 ? bytes.len : 4096;

    return memmem(bytes.at, head, "<ANNOTATION_DOCUMENT", 20)
        || memmem(bytes.at, head, WIDE, sizeof WIDE - 1);
}

// Room for as many as the bytes can hold; the shortest slot has 12.
static size_t room_for(struct str bytes, size_t most)
{
    return bytes.len / 12 < most ? bytes.len / 12 + 1 : most;
}

static bool elan_read(struct cue_list *cues, struct str bytes,
                      const struct transcript_wish *wish, struct err *err)
{
    struct elan *elan = arena_take(cues->arena, 1, sizeof *elan);
    const struct xml_calls calls = {elan, elan_open, elan_close, elan_text};

    (void)wish;
    elan->cues = cues;
    elan->value = text_in(cues->arena);
    elan->slots = arena_take(cues->arena, room_for(bytes, SLOTS_MOST),
                             sizeof *elan->slots);
    elan->annotations =
        arena_take(cues->arena, room_for(bytes, ANNOTATIONS_MOST),
                   sizeof *elan->annotations);
    if (!xml_parse(bytes, &calls, err)) {
        return cue_list_place(cues, 0, err);
    }
    fill_in_times(elan);
    qsort(elan->slots, elan->slot_count, sizeof *elan->slots, compare_slots);
    sort_ids(elan);
    cues->by_time = true;
    return add_speech(elan, err);
}

const struct reader READER_ELAN = {
    .name = "elan",
    .people = "ELAN (.eaf)",
    .counted = "annotation",
    .is_binary = true, // XML says itself how it is encoded
    .looks_like = elan_looks_like,
    .read = elan_read,
};
