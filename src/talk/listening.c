// listening - see listening.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/listening.h"

#include "base/arena.h"

// Whose turn it is, as the numbers have it: the client is whoever was coded so.
static const enum side *sides_of(struct arena *arena,
                                 const struct transcript *transcript,
                                 const struct turn_codes *codes)
{
    size_t count = transcript->turn_count;
    enum side *sides = arena_take(arena, count, sizeof *sides);

    for (size_t i = 0; i < count; i++) {
        sides[i] = turn_is_therapist(transcript, &transcript->turns[i])
                     ? SIDE_THERAPIST
                 : codes[i].is_coded && codes[i].of_client ? SIDE_CLIENT
                                                           : SIDE_OTHER;
    }
    return sides;
}

static bool check_therapist(const struct transcript *transcript,
                            struct err *err)
{
    if (transcript->therapist == SPEAKER_UNKNOWN) {
        return err_set(err, ERR_INPUT, "nobody has said who the therapist is");
    }
    for (size_t i = 0; i < transcript->turn_count; i++) {
        if (turn_is_therapist(transcript, &transcript->turns[i])) {
            return true;
        }
    }
    return err_set(err, ERR_INPUT, "the therapist says nothing in it");
}

bool listening_of(struct arena *arena, const struct coder *coder,
                  const struct transcript *transcript,
                  struct listening *listening, struct err *err)
{
    size_t count = transcript->turn_count;
    struct turn_codes *codes;

    *listening = (struct listening){.transcript = transcript};
    if (!check_therapist(transcript, err)) {
        return false;
    }
    codes = arena_take(arena, count, sizeof *codes);
    if (!coder_code(coder, arena, transcript, codes, err)) {
        return false;
    }
    listening->codes = codes;
    listening->sides = sides_of(arena, transcript, codes);
    numbers_of(arena, transcript, codes, &listening->numbers);
    moments_find(arena, transcript, codes, &listening->moments);
    moments_choose(&listening->moments, count, &listening->choice);
    return true;
}
