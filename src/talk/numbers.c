// numbers.c - counts a session: words, turns, small words, feeling words. Times
// are counted in numbers_times.c, codes in numbers_codes.c.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/numbers.h"

#include "base/arena.h"
#include "talk/median.h"
#include "talk/numbers_parts.h"
#include "talk/phrases.h"

#include <math.h>

void numbers_set_at(struct numbers *numbers, enum number_id id, double value,
                    int turn)
{
    struct number *number = &numbers->of[id];
    number->value = value;
    number->unknown = NULL;
    number->turn = turn;
}

void numbers_set(struct numbers *numbers, enum number_id id, double value)
{
    numbers_set_at(numbers, id, value, TURN_NONE);
}

void numbers_lack(struct numbers *numbers, enum number_id id, const char *why)
{
    struct number *number = &numbers->of[id];
    if (isnan(number->value) && !number->unknown) {
        number->unknown = why;
    }
}

void numbers_lack_group(struct numbers *numbers, enum number_group group,
                        const char *why)
{
    for (int id = 0; id < NUMBER_COUNT; id++) {
        if (NUMBER_ROWS[id].group == group) {
            numbers_lack(numbers, (enum number_id)id, why);
        }
    }
}

// The numbers that there are one of for each side.
struct side_numbers {
    enum number_id words, turns, median, longest, backchannels, we, i, affect,
        coordination;
};
static const struct side_numbers SIDE_NUMBERS[TALK_SIDES] = {
    [SIDE_THERAPIST] =
        {
                          .words = NUMBER_THERAPIST_WORDS,
                          .turns = NUMBER_THERAPIST_TURNS,
                          .median = NUMBER_THERAPIST_TURN_MEDIAN,
                          .longest = NUMBER_THERAPIST_TURN_LONGEST,
                          .backchannels = NUMBER_THERAPIST_BACKCHANNELS,
                          .we = NUMBER_THERAPIST_WE,
                          .i = NUMBER_THERAPIST_I,
                          .affect = NUMBER_THERAPIST_AFFECT,
                          .coordination = NUMBER_THERAPIST_COORDINATION,
                          },
    [SIDE_CLIENT] =
        {
                          .words = NUMBER_CLIENT_WORDS,
                          .turns = NUMBER_CLIENT_TURNS,
                          .median = NUMBER_CLIENT_TURN_MEDIAN,
                          .longest = NUMBER_CLIENT_TURN_LONGEST,
                          .backchannels = NUMBER_CLIENT_BACKCHANNELS,
                          .we = NUMBER_CLIENT_WE,
                          .i = NUMBER_CLIENT_I,
                          .affect = NUMBER_CLIENT_AFFECT,
                          .coordination = NUMBER_CLIENT_COORDINATION,
                          },
};

static void add_counts(struct word_counts *sum, const struct word_counts *more)
{
    sum->words += more->words;
    sum->we += more->we;
    sum->i += more->i;
    for (int kind = 0; kind < WORD_KINDS; kind++) {
        sum->kind[kind] += more->kind[kind];
    }
}

// All words of one side; with or without back-channels.
static struct word_counts words_of_side(const struct session *session,
                                        enum side side, bool with)
{
    struct word_counts sum = {0};
    for (size_t i = 0; i < session->transcript->turn_count; i++) {
        const struct turn_heard *heard = &session->heard[i];
        if (heard->side == side && !heard->is_made_up
            && (with || !heard->is_backchannel)) {
            add_counts(&sum, &heard->counts);
        }
    }
    return sum;
}

static void count_turns(struct numbers *numbers, const struct session *session,
                        enum side side)
{
    const struct side_numbers *ids = &SIDE_NUMBERS[side];
    const struct stretches *stretches = &session->stretches;
    int *lengths = arena_take(session->arena, (size_t)stretches->count + 1,
                              sizeof *lengths);
    int turns = 0;
    const struct stretch *longest = NULL;
    for (int i = 0; i < stretches->count; i++) {
        const struct stretch *stretch = &stretches->at[i];
        if (stretch->side == side) {
            lengths[turns++] = stretch->words;
            longest =
                !longest || stretch->words > longest->words ? stretch : longest;
        }
    }
    numbers_set(numbers, ids->turns, turns);
    numbers_set(numbers, ids->median, median_of(lengths, turns));
    if (longest) {
        numbers_set_at(numbers, ids->longest, longest->words, longest->first);
    }
}

static void count_words(struct numbers *numbers, const struct session *session,
                        enum side side)
{
    const struct side_numbers *ids = &SIDE_NUMBERS[side];
    struct word_counts words = words_of_side(session, side, true);
    int backchannels = 0;
    for (size_t i = 0; i < session->transcript->turn_count; i++) {
        backchannels += session->heard[i].side == side
                     && session->heard[i].is_backchannel
                     && !session->heard[i].is_made_up;
    }
    numbers_set(numbers, ids->words, words.words);
    numbers_set(numbers, ids->backchannels, backchannels);
    if (words.words > 0) {
        numbers_set(numbers, ids->we, 100.0 * words.we / words.words);
        numbers_set(numbers, ids->i, 100.0 * words.i / words.words);
    }
}

static void count_share(struct numbers *numbers)
{
    double therapist = numbers->of[NUMBER_THERAPIST_WORDS].value;
    double client = numbers->of[NUMBER_CLIENT_WORDS].value;
    if (therapist + client > 0) {
        numbers_set(numbers, NUMBER_THERAPIST_TALK_SHARE,
                    therapist / (therapist + client));
    }
}

static void count_style(struct numbers *numbers, const struct session *session)
{
    struct word_counts sides[TALK_SIDES];
    for (int side = SIDE_THERAPIST; side <= SIDE_CLIENT; side++) {
        sides[side] = words_of_side(session, (enum side)side, false);
    }
    numbers->lsm = lsm_of(&sides[SIDE_THERAPIST], &sides[SIDE_CLIENT]);
    numbers_set(numbers, NUMBER_STYLE_MATCHING, numbers->lsm.mean);
    numbers_lack(numbers, NUMBER_STYLE_MATCHING,
                 "fewer than 100 words of one of the two");
}

// A reply is a stretch of one side right after one of the other.
static void count_coordination(struct numbers *numbers,
                               const struct session *session, enum side side)
{
    const struct stretches *stretches = &session->stretches;
    struct word_reply *replies = arena_take(
        session->arena, (size_t)stretches->count + 1, sizeof *replies);
    size_t count = 0;
    enum side other = side == SIDE_THERAPIST ? SIDE_CLIENT : SIDE_THERAPIST;
    for (int i = 1; i < stretches->count; i++) {
        const struct stretch *before = &stretches->at[i - 1];
        const struct stretch *after = &stretches->at[i];
        if (before->side == other && after->side == side) {
            replies[count++] = (struct word_reply){before->kinds, after->kinds};
        }
    }
    numbers->coordination[side] = coordination_of(replies, count);
    numbers_set(numbers, SIDE_NUMBERS[side].coordination,
                numbers->coordination[side].mean);
    numbers_lack(numbers, SIDE_NUMBERS[side].coordination,
                 "fewer than 20 replies");
}

static void count_affect(struct numbers *numbers, const struct session *session,
                         enum side side)
{
    size_t turns = session->transcript->turn_count, count = 0;
    struct affect_point *points =
        arena_take(session->arena, turns + 1, sizeof *points);
    for (size_t i = 0; i < turns; i++) {
        const struct turn_heard *heard = &session->heard[i];
        if (heard->side == side && !heard->is_made_up && !heard->is_backchannel
            && heard->counts.words > 0) {
            points[count++] = (struct affect_point){
                (int)i, affect_compound(session->transcript->turns[i].text)};
        }
    }
    numbers->affect[side] = affect_of(points, count);
    numbers_set(numbers, SIDE_NUMBERS[side].affect, numbers->affect[side].mean);
}

static void count_phrase(struct numbers *numbers, const struct session *session,
                         enum number_id id, enum phrase_kind kind)
{
    int turns = 0, first = TURN_NONE;
    for (size_t i = 0; i < session->transcript->turn_count; i++) {
        const struct turn_heard *heard = &session->heard[i];
        if (heard->side == SIDE_THERAPIST && !heard->is_made_up
            && phrase_has(heard->phrases, kind)) {
            first = turns == 0 ? (int)i : first;
            turns++;
        }
    }
    numbers_set_at(numbers, id, turns, first);
}

static void count_flags(struct numbers *numbers, const struct session *session)
{
    int repeated = 0, overlaps = 0;
    for (size_t i = 0; i < session->transcript->turn_count; i++) {
        repeated += session->heard[i].is_made_up;
        overlaps += (session->transcript->turns[i].flags & TURN_OVERLAP) != 0
                 && !session->heard[i].is_made_up;
    }
    numbers_set(numbers, NUMBER_REPEATED, repeated);
    if (session->transcript->has_times) {
        numbers_set(numbers, NUMBER_OVERLAPS, overlaps);
    }
    numbers_lack(numbers, NUMBER_OVERLAPS, "the file has no times");
}

static void count_sides(struct numbers *numbers, const struct session *session)
{
    for (int i = SIDE_THERAPIST; i <= SIDE_CLIENT; i++) {
        enum side side = (enum side)i;
        count_words(numbers, session, side);
        count_turns(numbers, session, side);
        count_coordination(numbers, session, side);
        count_affect(numbers, session, side);
    }
    count_share(numbers);
    count_style(numbers, session);
    const struct affect *client = &numbers->affect[SIDE_CLIENT];
    numbers_set(numbers, NUMBER_CLIENT_LOW_SHARE, client->low_share);
    numbers_set(numbers, NUMBER_CLIENT_HIGH_SHARE, client->high_share);
    count_phrase(numbers, session, NUMBER_AFFIRMATIONS, PHRASE_AFFIRMATION);
    count_phrase(numbers, session, NUMBER_VALIDATIONS, PHRASE_VALIDATION);
    count_phrase(numbers, session, NUMBER_PERMISSION, PHRASE_PERMISSION);
}

void numbers_of(struct arena *arena, const struct transcript *transcript,
                const struct turn_codes *codes, struct numbers *numbers)
{
    struct session session = {
        .transcript = transcript,
        .codes = codes,
        .heard = heard_of(arena, transcript, codes),
        .arena = arena,
    };
    session.stretches =
        stretches_of(arena, session.heard, transcript->turn_count);
    *numbers = (struct numbers){.silence_count = 0};
    for (int id = 0; id < NUMBER_COUNT; id++) {
        numbers->of[id] = (struct number){
            .value = NAN, .low = NAN, .high = NAN, .turn = TURN_NONE};
    }
    count_flags(numbers, &session);
    numbers_count_times(numbers, &session);
    if (transcript->therapist != SPEAKER_UNKNOWN) {
        count_sides(numbers, &session);
        numbers_count_codes(numbers, &session);
    }
    for (int id = 0; id < NUMBER_COUNT; id++) {
        numbers_lack(numbers, (enum number_id)id,
                     transcript->therapist == SPEAKER_UNKNOWN
                         ? "nobody said who the therapist is"
                         : "there are no such turns");
    }
}
