// transcript.c - see transcript.h: which of the speakers is the therapist.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/transcript.h"

#include "talk/asking.h"
#include "talk/role.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    NAMES_SHOWN = 6, // of the speakers, in a message
    NAME_SHOWN = 24, // bytes of each
    TURNS_LEAST = 4, // of a speaker, to judge by questions
};

// ---- by questions -----------------------------------------------------------

struct asking {
    int turns;
    int questions;
};

static struct asking asking_of(const struct transcript *transcript, int speaker)
{
    struct asking asking = {0};

    for (size_t i = 0; i < transcript->turn_count; i++) {
        const struct turn *turn = &transcript->turns[i];

        if (turn->speaker == speaker && !(turn->flags & TURN_BACKCHANNEL)) {
            asking.turns++;
            asking.questions +=
                asking_anywhere(turn->text, transcript->is_bare);
        }
    }
    return asking;
}

static int suggest_by_questions(const struct transcript *transcript)
{
    int best = SPEAKER_UNKNOWN;
    double first = 0;
    double second = 0;

    for (int i = 0; i < transcript->speaker_count; i++) {
        struct asking asking = asking_of(transcript, i);
        double rate;

        if (asking.turns < TURNS_LEAST) {
            continue;
        }
        rate = (double)asking.questions / asking.turns;
        if (rate > first) {
            second = first;
            first = rate;
            best = i;
        } else if (rate > second) {
            second = rate;
        }
    }
    return first >= 2 * second && first >= 0.1 ? best : SPEAKER_UNKNOWN;
}

int transcript_suggest_therapist(const struct transcript *transcript)
{
    int therapist = SPEAKER_UNKNOWN;
    int other = SPEAKER_UNKNOWN;
    int therapists = 0;
    int clients = 0;

    for (int i = 0; i < transcript->speaker_count; i++) {
        enum role role = role_of(transcript->speakers[i]);

        if (role == ROLE_THERAPIST) {
            therapists++;
            therapist = i;
        } else if (role == ROLE_CLIENT) {
            clients++;
        } else {
            other = i;
        }
    }
    if (therapists == 1) {
        return therapist;
    }
    if (therapists == 0 && clients > 0
        && clients == transcript->speaker_count - 1) {
        return other;
    }
    return suggest_by_questions(transcript);
}

// ---- as somebody says -------------------------------------------------------

// As many bytes of a name as a message shows; never half a letter.
static int shown_of(struct str name)
{
    size_t len = name.len < NAME_SHOWN ? name.len : NAME_SHOWN;

    while (len > 0 && len < name.len
           && ((unsigned char)name.at[len] & 0xc0) == 0x80) {
        len--;
    }
    return (int)len;
}

static bool refuse_name(const struct transcript *transcript, struct err *err)
{
    char names[200] = "";
    int shown = transcript->speaker_count < NAMES_SHOWN
                  ? transcript->speaker_count
                  : NAMES_SHOWN;
    int left = transcript->speaker_count - shown;
    size_t at = 0;

    if (transcript->speaker_count == 0) {
        return err_set(err, ERR_INPUT,
                       "the file does not say who speaks; export it again "
                       "with speaker names (WhisperX: --diarize)");
    }
    for (int i = 0; i < shown; i++) {
        struct str name = transcript->speakers[i];

        at += (size_t)snprintf(names + at, sizeof names - at, "%s%.*s",
                               i ? ", " : "", shown_of(name), name.at);
    }
    if (left > 0) {
        (void)snprintf(names + at, sizeof names - at, " and %d more", left);
    }
    return err_set(err, ERR_INPUT, "nobody has that name; there are: %s",
                   names);
}

bool transcript_set_therapist(struct transcript *transcript, struct str name,
                              struct err *err)
{
    name = str_trim(name);
    for (int i = 0; i < transcript->speaker_count; i++) {
        struct str speaker = transcript->speakers[i];

        if (speaker.len == name.len
            && strncasecmp(speaker.at, name.at, name.len) == 0) {
            transcript->therapist = i;
            return true;
        }
    }
    return refuse_name(transcript, err);
}
