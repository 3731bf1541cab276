// merge.c - see merge.h.
//
// Cues are joined to units (what one speaker says in a row); then each unit
// that is a back-channel is looked at with its neighbours, and units that go on
// with an interrupted sentence are chained to the one they continue.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/merge.h"

#include "base/arena.h"
#include "base/text.h"
#include "talk/asking.h"
#include "talk/backchannel.h"
#include "talk/repeats.h"
#include "talk/timeline.h"

#include <math.h>
#include <string.h>

enum {
    NONE = -1,
    BARE_WORDS_LEAST = 20, // fewer say nothing about punctuation
    BARE_MARKS = 2,        // of a hundred words: fewer are hardly any
};

static const double PAUSE_SECONDS = 2; // a longer one ends a sentence

struct unit {
    size_t first, end; // of the list's cues; `end` is one behind
    struct str text;
    int speaker;
    unsigned flags;
    int next;     // the unit that goes on with this one, or NONE
    bool is_next; // of another unit: no turn of its own
};

struct merge {
    struct cue_list *list;
    const bool *repeated; // by cue
    struct unit *units;
    int count;
    bool is_bare;
};

// ---- is there punctuation? --------------------------------------------------

static bool is_bare(const struct cue_list *list)
{
    size_t words = 0;
    size_t marks = 0;

    for (size_t i = 0; i < list->count; i++) {
        struct str text = list->cues[i].text;

        words++;
        for (size_t k = 0; k < text.len; k++) {
            words += text.at[k] == ' ';
            marks += strchr(".?!,;", text.at[k]) != NULL;
        }
    }
    return words >= BARE_WORDS_LEAST && marks * 100 < words * BARE_MARKS;
}

// ---- cues to units ----------------------------------------------------------

static bool is_close(const struct cue *before, const struct cue *after)
{
    return !(after->start - before->end > PAUSE_SECONDS); // also where unknown
}

// Nobody in particular: only pieces of one utterance, or of one sentence.
static bool is_one_sentence(const struct merge *merge, const struct cue *before,
                            const struct cue *after)
{
    if (before->utterance || after->utterance) {
        return before->utterance == after->utterance;
    }
    return is_close(before, after)
        && backchannel_interrupts(before->text, after->text, merge->is_bare);
}

static bool belongs(const struct merge *merge, const struct unit *unit,
                    size_t next, size_t bytes)
{
    const struct cue *before = &merge->list->cues[next - 1];
    const struct cue *after = &merge->list->cues[next];

    return after->speaker == unit->speaker
        && merge->repeated[next] == merge->repeated[unit->first]
        && bytes + after->text.len < CUE_MAX_TEXT
        && (unit->speaker != SPEAKER_UNKNOWN
            || is_one_sentence(merge, before, after));
}

static struct unit unit_from(const struct merge *merge, size_t first)
{
    const struct cue_list *list = merge->list;
    struct unit unit = {.first = first,
                        .end = first + 1,
                        .speaker = list->cues[first].speaker,
                        .flags = merge->repeated[first] ? TURN_REPEATED : 0,
                        .text = list->cues[first].text,
                        .next = NONE};
    size_t bytes = unit.text.len;
    struct text text = text_in(list->arena);

    while (unit.end < list->count && belongs(merge, &unit, unit.end, bytes)) {
        bytes += list->cues[unit.end++].text.len + 1;
    }
    for (size_t i = first; unit.end > first + 1 && i < unit.end; i++) {
        text_add(&text, i > first ? STR(" ") : STR(""));
        text_add(&text, list->cues[i].text);
    }
    unit.text = text.len ? text_str(&text) : unit.text;
    return unit;
}

static void find_units(struct merge *merge)
{
    size_t next = 0;

    merge->units =
        arena_take(merge->list->arena, merge->list->count, sizeof(struct unit));
    while (next < merge->list->count) {
        struct unit unit = unit_from(merge, next);

        merge->units[merge->count++] = unit;
        next = unit.end;
    }
}

// ---- back-channels ----------------------------------------------------------

static const struct cue *first_cue(const struct merge *merge,
                                   const struct unit *unit)
{
    return &merge->list->cues[unit->first];
}

static const struct cue *last_cue(const struct merge *merge,
                                  const struct unit *unit)
{
    return &merge->list->cues[unit->end - 1];
}

// Are `before` and `after`, one unit apart, the same speaker's?
static bool is_around(const struct unit *before, const struct unit *after)
{
    return before && after && before->speaker == after->speaker
        && before->speaker != SPEAKER_UNKNOWN
        && !(before->flags & TURN_REPEATED) && !(after->flags & TURN_REPEATED);
}

static bool is_same_utterance(const struct merge *merge,
                              const struct unit *before,
                              const struct unit *after)
{
    int utterance = last_cue(merge, before)->utterance;

    return utterance && utterance == first_cue(merge, after)->utterance;
}

// No long pause before or after what stands between them.
static bool is_interrupted(const struct merge *merge, const struct unit *before,
                           const struct unit *after)
{
    const struct unit *between = before + 1;

    return is_close(last_cue(merge, before), first_cue(merge, between))
        && is_close(last_cue(merge, between), first_cue(merge, after))
        && backchannel_interrupts(before->text, after->text, merge->is_bare);
}

static bool is_overlapped(const struct merge *merge, const struct unit *before,
                          const struct unit *unit)
{
    return first_cue(merge, unit)->start < last_cue(merge, before)->end;
}

// A unit between its neighbours: is it a back-channel, and does the sentence
// around it go on?
static void judge(struct merge *merge, int n)
{
    struct unit *unit = &merge->units[n];
    struct unit *before = n > 0 ? unit - 1 : NULL;
    struct unit *after = n + 1 < merge->count ? unit + 1 : NULL;
    enum backchannel kind = backchannel_of(unit->text);
    bool around = is_around(before, after);
    bool interrupted = around && is_interrupted(merge, before, after);

    if (before && asking_at_end(before->text, merge->is_bare)) {
        kind = BACKCHANNEL_NOT;
    }
    if (kind == BACKCHANNEL_ASSENT && !interrupted
        && !(around && is_overlapped(merge, before, unit))) {
        kind = BACKCHANNEL_NOT;
    }
    if (kind != BACKCHANNEL_NOT && !(unit->flags & TURN_REPEATED)) {
        unit->flags |= TURN_BACKCHANNEL;
    }
    if ((interrupted && kind != BACKCHANNEL_NOT)
        || (around && is_same_utterance(merge, before, after))) {
        before->next = n + 1;
        after->is_next = true;
    }
}

// ---- units to turns ---------------------------------------------------------

static struct turn turn_of(const struct merge *merge, const struct unit *unit)
{
    const struct unit *last = unit;
    struct text text = text_in(merge->list->arena);
    struct turn turn = {.speaker = unit->speaker,
                        .flags = unit->flags,
                        .text = unit->text,
                        .start = first_cue(merge, unit)->start,
                        .line = first_cue(merge, unit)->line};

    if (unit->next != NONE) {
        text_add(&text, unit->text);
        while (last->next != NONE) {
            last = &merge->units[last->next];
            text_addc(&text, ' ');
            text_add(&text, last->text);
        }
        turn.text = text_str(&text);
    }
    turn.end = last_cue(merge, last)->end;
    return turn;
}

static void make_turns(const struct merge *merge, struct transcript *transcript)
{
    size_t timed = 0;

    transcript->turns = arena_take(merge->list->arena, (size_t)merge->count,
                                   sizeof(struct turn));
    for (int i = 0; i < merge->count; i++) {
        const struct unit *unit = &merge->units[i];

        if (!unit->is_next) {
            struct turn turn = turn_of(merge, unit);

            transcript->repeated += (turn.flags & TURN_REPEATED) != 0;
            timed += !isnan(turn.start);
            transcript->turns[transcript->turn_count++] = turn;
        }
    }
    transcript->has_times = timed * 2 > transcript->turn_count;
}

// ---- the whole --------------------------------------------------------------

static const char *const TIMELINE_NOTES[] = {
    [TIMELINE_RESTARTED] =
        "The clock of this file starts again in the middle, as if two "
        "recordings were put together; its times run on from the first.",
    [TIMELINE_DROPPED] =
        "The times in this file jump back and forth, so they were not used.",
};

static void add_note(struct transcript *transcript, const char *note)
{
    if (note && transcript->note_count < TRANSCRIPT_MAX_NOTES) {
        transcript->notes[transcript->note_count++] = note;
    }
}

void merge_cues(struct cue_list *list, struct transcript *transcript)
{
    enum timeline timeline = timeline_mend(list);
    bool *repeated = arena_take(list->arena, list->count, sizeof *repeated);
    struct merge merge = {
        .list = list, .repeated = repeated, .is_bare = is_bare(list)};

    repeats_find(list, repeated);
    find_units(&merge);
    for (int i = 0; i < merge.count; i++) {
        judge(&merge, i);
    }
    transcript->speakers =
        arena_take(list->arena, TRANSCRIPT_MAX_SPEAKERS, sizeof(struct str));
    memcpy(transcript->speakers, list->speakers, sizeof list->speakers);
    transcript->speaker_count = list->speaker_count;
    transcript->is_bare = merge.is_bare;
    make_turns(&merge, transcript);
    timeline_overlaps(transcript);
    add_note(transcript, TIMELINE_NOTES[timeline]);
    add_note(transcript,
             transcript->repeated
                 ? "Some speech repeats itself word for word, most likely made "
                   "up by the program that wrote the file; it is marked."
                 : NULL);
}
