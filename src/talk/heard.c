// heard.c - who speaks, which words, and how turns and pauses follow each
// other. SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/heard.h"

#include "base/arena.h"
#include "talk/phrases.h"

#include <math.h>

// Who says most beside the therapist; SPEAKER_UNKNOWN: nobody. What was made
// up counts as well: it is of nobody else.
static int other_speaker(const struct transcript *transcript)
{
    long words[TRANSCRIPT_MAX_SPEAKERS] = {0};
    int most = SPEAKER_UNKNOWN;
    for (size_t i = 0; i < transcript->turn_count; i++) {
        const struct turn *turn = &transcript->turns[i];
        if (turn->speaker == SPEAKER_UNKNOWN
            || turn->speaker == transcript->therapist) {
            continue;
        }
        words[turn->speaker] += words_in(turn->text);
        if (most == SPEAKER_UNKNOWN || words[turn->speaker] > words[most]) {
            most = turn->speaker;
        }
    }
    return most;
}

static enum side side_of(const struct transcript *transcript,
                         const struct turn_codes *codes, size_t i, int client)
{
    if (transcript->therapist == SPEAKER_UNKNOWN) {
        return SIDE_OTHER;
    }
    const struct turn *turn = &transcript->turns[i];
    if (turn_is_therapist(transcript, turn)) {
        return SIDE_THERAPIST;
    }
    bool is_client =
        codes ? codes[i].is_coded && codes[i].of_client
              : turn->speaker != SPEAKER_UNKNOWN && turn->speaker == client;
    return is_client ? SIDE_CLIENT : SIDE_OTHER;
}

struct turn_heard *heard_of(struct arena *arena,
                            const struct transcript *transcript,
                            const struct turn_codes *codes)
{
    size_t count = transcript->turn_count;
    struct turn_heard *heard = arena_take(arena, count + 1, sizeof *heard);
    const struct phrases *phrases = phrases_open(arena);
    int client = codes ? SPEAKER_UNKNOWN : other_speaker(transcript);
    for (size_t i = 0; i < count; i++) {
        const struct turn *turn = &transcript->turns[i];
        heard[i].side = side_of(transcript, codes, i, client);
        heard[i].is_made_up = turn->flags & TURN_REPEATED;
        heard[i].is_backchannel = turn->flags & TURN_BACKCHANNEL;
        heard[i].kinds = word_counts_add(&heard[i].counts, turn->text);
        heard[i].phrases = phrases_in(phrases, arena, turn->text);
    }
    return heard;
}

struct stretches stretches_of(struct arena *arena,
                              const struct turn_heard *heard, size_t count)
{
    struct stretches all = {arena_take(arena, count + 1, sizeof *all.at), 0};
    struct stretch *now = NULL;
    for (size_t i = 0; i < count; i++) {
        if (heard[i].is_made_up || heard[i].is_backchannel) {
            continue;
        }
        if (!now || now->side != heard[i].side) {
            now = &all.at[all.count++];
            *now = (struct stretch){.side = heard[i].side, .first = (int)i};
        }
        now->last = (int)i;
        now->words += heard[i].counts.words;
        now->kinds |= heard[i].kinds;
        now->phrases |= heard[i].phrases;
    }
    return all;
}

struct silences silences_of(struct arena *arena,
                            const struct transcript *transcript)
{
    size_t count = transcript->turn_count;
    struct silences all = {arena_take(arena, count + 1, sizeof *all.at), 0};
    double end = NAN; // of all speech so far
    int last = 0;     // the turn that it belongs to
    for (size_t i = 0; i < count; i++) {
        const struct turn *turn = &transcript->turns[i];
        // Somebody without times speaks: nobody knows how long.
        if (isnan(turn->start) || isnan(turn->end)) {
            end = NAN;
            continue;
        }
        if (turn->start - end >= SILENCE_SECONDS) {
            all.at[all.count++] = (struct silence){last, turn->start - end};
        }
        bool new_part = turn->start < end - SILENCE_NEW_PART;
        if (isnan(end) || new_part || turn->end >= end) {
            end = turn->end;
            last = (int)i;
        }
    }
    return all;
}
