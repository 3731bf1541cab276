// role.c - see role.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/role.h"

#include <string.h>
#include <strings.h>

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
    {"cli",             false},
    {"pat",             false},
    {"cou",             true },
    {"psy",             true },
};

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
enum role role_of(struct str name)
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
