#ifndef TALK_HEARD_H
#define TALK_HEARD_H

// heard - what one pass over the words finds in each turn; numbers and moments
// both begin here.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/codes.h"
#include "talk/side.h"
#include "talk/transcript.h"
#include "talk/word_lists.h"

struct turn_heard {
    enum side side;
    bool is_made_up;     // TURN_REPEATED: counts nowhere
    bool is_backchannel; // counts as words, not as a turn
    struct word_counts counts;
    unsigned kinds;   // of function words, as bits
    unsigned phrases; // talk/phrases.h, as bits
};

// For every turn; `codes` may be NULL. Whose turn it is: the therapist is who
// transcript.therapist says. The client is whoever was coded so; without
// codes, the one of the others who says most.
struct turn_heard *heard_of(struct arena *arena,
                            const struct transcript *transcript,
                            const struct turn_codes *codes);

// One speaker's words until somebody else says more than "Mm-hmm.": what
// people would call a turn. Made-up turns are in none.
struct stretch {
    enum side side;
    int first, last; // turns; back-channels of the other may lie between
    int words;
    unsigned kinds, phrases;
};

struct stretches {
    struct stretch *at;
    int count;
};
struct stretches stretches_of(struct arena *arena,
                              const struct turn_heard *heard, size_t count);

// A pause between the end of one turn and the start of the next one in time.
// Where the times of a file begin again, a new part begins and there is none.
struct silence {
    int after; // index of the turn before it
    double seconds;
};
enum {
    SILENCE_SECONDS = 3, // from here on a pause is counted
    // Times that go back by more seconds than this are of another recording.
    SILENCE_NEW_PART = 60,
};

struct silences {
    struct silence *at; // in the order of the session
    int count;
};
struct silences silences_of(struct arena *arena,
                            const struct transcript *transcript);

#endif
