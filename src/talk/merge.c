// merge.c - see merge.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/merge.h"

#include "base/arena.h"
#include "base/text.h"

#include <math.h>
#include <string.h>

static size_t run_of(const struct cue_list *list, size_t from)
{
    size_t end = from + 1;

    while (end < list->count
           && list->cues[end].speaker == list->cues[from].speaker) {
        end++;
    }
    return end;
}

static struct turn turn_of(const struct cue_list *list, size_t from, size_t end)
{
    const struct cue *first = &list->cues[from];
    struct text text = text_in(list->arena);

    for (size_t i = from; i < end; i++) {
        text_add(&text, i > from ? STR(" ") : STR(""));
        text_add(&text, list->cues[i].text);
    }
    return (struct turn){.speaker = first->speaker,
                         .text = text_str(&text),
                         .start = first->start,
                         .end = list->cues[end - 1].end,
                         .line = first->line};
}

void merge_cues(struct cue_list *list, struct transcript *transcript)
{
    transcript->speakers =
        arena_take(list->arena, TRANSCRIPT_MAX_SPEAKERS, sizeof(struct str));
    memcpy(transcript->speakers, list->speakers, sizeof list->speakers);
    transcript->speaker_count = list->speaker_count;
    transcript->turns =
        arena_take(list->arena, list->count, sizeof *transcript->turns);
    for (size_t i = 0; i < list->count;) {
        size_t end = run_of(list, i);
        struct turn turn = turn_of(list, i, end);

        transcript->has_times = transcript->has_times || !isnan(turn.start);
        transcript->turns[transcript->turn_count++] = turn;
        i = end;
    }
}
