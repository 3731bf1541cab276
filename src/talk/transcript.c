// transcript.c - see transcript.h: which of the speakers is the therapist.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/transcript.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    NAMES_SHOWN = 6, // of the speakers, in a message
    NAME_SHOWN = 24, // bytes of each
    TURNS_LEAST = 4, // of a speaker, to judge by questions
};

// ---- by name ----------------------------------------------------------------

// Words of a name that say who it is.
static const struct {
    const char *word;
    bool is_therapist;
} ROLES[] = {
    {"t",               true },
    {"th",              true },
    {"ther",            true },
    {"therapist",       true },
    {"psychotherapist", true },
    {"counselor",       true },
    {"counsellor",      true },
    {"clinician",       true },
    {"psychologist",    true },
    {"psychiatrist",    true },
    {"practitioner",    true },
    {"provider",        true },
    {"interviewer",     true },
    {"inv",             true },
    {"int",             true },
    {"doctor",          true },
    {"dr",              true },
    {"coach",           true },
    {"c",               false},
    {"cl",              false},
    {"client",          false},
    {"p",               false},
    {"pt",              false},
    {"par",             false},
    {"patient",         false},
    {"participant",     false},
    {"interviewee",     false},
};

enum role { ROLE_UNSAID, ROLE_THERAPIST, ROLE_CLIENT };

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || (unsigned char)c >= 0x80;
}

static struct str next_word(struct str *rest)
{
    struct str word;

    while (rest->len && !is_letter(*rest->at)) {
        rest->at++;
        rest->len--;
    }
    word = (struct str){rest->at, 0};
    while (rest->len && is_letter(*rest->at)) {
        word.len++;
        rest->at++;
        rest->len--;
    }
    return word;
}

static enum role role_of_word(struct str word)
{
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++) {
        if (strlen(ROLES[i].word) == word.len
            && strncasecmp(ROLES[i].word, word.at, word.len) == 0) {
            return ROLES[i].is_therapist ? ROLE_THERAPIST : ROLE_CLIENT;
        }
    }
    return ROLE_UNSAID;
}

// "Dr. Ann Lee", "Therapist (Ann)", "T". One letter says something only where
// it is the whole name: the C of "Ann C." does not.
static enum role role_of(struct str name)
{
    enum role role = ROLE_UNSAID;
    struct str rest = name;

    while (rest.len && role == ROLE_UNSAID) {
        struct str word = next_word(&rest);

        if (word.len > 2 || word.len == name.len
            || (word.len == 2 && word.at == name.at)) {
            role = role_of_word(word);
        }
    }
    return role;
}

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
                memchr(turn->text.at, '?', turn->text.len) != NULL;
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
                       "with speaker names");
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
