// ticket - letters drawn evenly from random bytes, and their fingerprint.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/ticket.h"

#include <sodium.h>

static const char TICKET_LETTERS[] = "abcdefghijklmnopqrstuvwxyz234567";
static const char SHORT_LETTERS[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { SHORT_COUNT = sizeof SHORT_LETTERS - 1 };

void ticket_make(const struct world *world, char ticket[TICKET_ROOM])
{
    unsigned char chance[TICKET_ROOM - 2];

    world_random(world, chance, sizeof chance);
    for (size_t i = 0; i < sizeof chance; i++) {
        ticket[i] = TICKET_LETTERS[chance[i] & 31];
    }
    ticket[sizeof chance] = '\0';
}

void ticket_fingerprint(const struct secret *key, struct str ticket,
                        struct fingerprint *fingerprint)
{
    (void)crypto_generichash(fingerprint->bytes, sizeof fingerprint->bytes,
                             (const unsigned char *)ticket.at, ticket.len,
                             key->bytes, sizeof key->bytes);
}

// A byte that would favour the first letters is thrown again.
static char short_letter(const struct world *world)
{
    unsigned char chance;

    do {
        world_random(world, &chance, 1);
    } while (chance >= 256 / SHORT_COUNT * SHORT_COUNT);
    return SHORT_LETTERS[chance % SHORT_COUNT];
}

void ticket_short(const struct world *world, int length, char *code)
{
    for (int i = 0; i < length; i++) {
        code[i] = short_letter(world);
    }
    code[length] = '\0';
}
