// numbers_times.c - what is counted from times: length, speaking time, silence.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/numbers_parts.h"

#include <math.h>

// The share of the words whose turns must have both times, before speaking
// time is compared.
static const double WORDS_WITH_TIMES = 0.9;

// One file may hold several recordings, each with times that begin again.
struct recordings {
    double earlier; // seconds of those before this one
    double begun;   // this one's first time; NAN: none yet
    double last;    // and its last
};

static void add_times(struct recordings *recordings, const struct turn *turn)
{
    if (turn->start < recordings->last - SILENCE_NEW_PART) {
        recordings->earlier =
            recordings->earlier + recordings->last - recordings->begun;
        recordings->begun = recordings->last = turn->start;
    } else if (isnan(recordings->begun)) {
        recordings->begun = turn->start;
    }
    recordings->last = fmax(recordings->last, turn->start);
    recordings->last = fmax(recordings->last, turn->end);
}

// From the first time to the last, each recording for itself; NAN: there are
// no times.
static double seconds_of(const struct transcript *transcript)
{
    struct recordings recordings = {.begun = NAN, .last = NAN};

    for (size_t i = 0; i < transcript->turn_count; i++) {
        if (!isnan(transcript->turns[i].start)) {
            add_times(&recordings, &transcript->turns[i]);
        }
    }
    return recordings.earlier + recordings.last - recordings.begun;
}

static void count_speaking_time(struct numbers *numbers,
                                const struct session *session)
{
    double seconds[TALK_SIDES] = {0};
    int words = 0, timed = 0;
    for (size_t i = 0; i < session->transcript->turn_count; i++) {
        const struct turn *turn = &session->transcript->turns[i];
        const struct turn_heard *heard = &session->heard[i];
        if (heard->side == SIDE_OTHER || heard->is_made_up) {
            continue;
        }
        words += heard->counts.words;
        if (turn->end >= turn->start) { // false where either is not known
            timed += heard->counts.words;
            seconds[heard->side] += turn->end - turn->start;
        }
    }
    double sum = seconds[SIDE_THERAPIST] + seconds[SIDE_CLIENT];
    if (sum > 0 && timed >= WORDS_WITH_TIMES * words) {
        numbers_set(numbers, NUMBER_THERAPIST_TIME_SHARE,
                    seconds[SIDE_THERAPIST] / sum);
    }
    numbers_lack(numbers, NUMBER_THERAPIST_TIME_SHARE,
                 "the file does not say when turns end");
}

static bool has_ends(const struct transcript *transcript)
{
    for (size_t i = 0; i < transcript->turn_count; i++) {
        if (!isnan(transcript->turns[i].end)) {
            return true;
        }
    }
    return false;
}

static void count_silences(struct numbers *numbers,
                           const struct session *session)
{
    struct silences all = silences_of(session->arena, session->transcript);
    double seconds = 0;
    int after[TALK_SIDES] = {0};
    const struct silence *longest = NULL;
    for (int i = 0; i < all.count; i++) {
        const struct silence *silence = &all.at[i];
        enum side side = session->heard[silence->after].side;
        seconds += silence->seconds;
        after[side]++;
        longest =
            !longest || silence->seconds > longest->seconds ? silence : longest;
    }
    numbers->silences = all.at;
    numbers->silence_count = all.count;
    numbers_set(numbers, NUMBER_SILENCES, all.count);
    numbers_set(numbers, NUMBER_SILENCE_SECONDS, seconds);
    numbers_set_at(numbers, NUMBER_SILENCE_LONGEST,
                   longest ? longest->seconds : NAN,
                   longest ? longest->after : TURN_NONE);
    if (session->transcript->therapist != SPEAKER_UNKNOWN) {
        numbers_set(numbers, NUMBER_SILENCES_AFTER_THERAPIST,
                    after[SIDE_THERAPIST]);
        numbers_set(numbers, NUMBER_SILENCES_AFTER_CLIENT, after[SIDE_CLIENT]);
    }
    numbers_lack(numbers, NUMBER_SILENCE_LONGEST, "no silence was found");
}

void numbers_count_times(struct numbers *numbers, const struct session *session)
{
    const struct transcript *transcript = session->transcript;
    if (!transcript->has_times) {
        numbers_lack(numbers, NUMBER_MINUTES, "the file has no times");
        numbers_lack(numbers, NUMBER_THERAPIST_TIME_SHARE,
                     "the file has no times");
        numbers_lack_group(numbers, GROUP_SILENCE, "the file has no times");
        return;
    }
    numbers_set(numbers, NUMBER_MINUTES, seconds_of(transcript) / 60);
    if (transcript->therapist != SPEAKER_UNKNOWN) {
        count_speaking_time(numbers, session);
    }
    if (has_ends(transcript)) {
        count_silences(numbers, session);
    } else {
        numbers_lack_group(numbers, GROUP_SILENCE,
                           "the file does not say when turns end");
    }
}
