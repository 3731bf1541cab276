// test_crypt - golden pairs, tampering, values moved to another row.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "base/arena.h"
#include "base/text.h"
#include "crypt/chain.h"
#include "crypt/passphrase.h"
#include "crypt/seal.h"
#include "crypt/ticket.h"

static struct toy_world toy;

static const char *hex(const void *bytes, size_t count)
{
    static char room[256];
    const unsigned char *at = bytes;

    for (size_t i = 0; i < count; i++) {
        (void)snprintf(room + 2 * i, 3, "%02x", at[i]);
    }
    return room;
}

static struct secret key_of(unsigned char byte)
{
    struct secret key;

    memset(key.bytes, byte, sizeof key.bytes);
    return key;
}

// SOURCE: computed apart with Python's hashlib.blake2b(key=..., digest_size=32)
static const char GOLDEN_DERIVED[] =
    "d60aaaf7adcc6096fe5e07b1b5c0777dc36cf3ea1fa1f0a373c40f6d08d6eb07";
static const char GOLDEN_PRINT[] =
    "62d8fe04aeb9b650b0dbdb3078da63b0d4c864854da1e7ff3aae7a2daee046ba";
static const char GOLDEN_LINK[] =
    "ddb8cba845c8440a77be802541eee9f0ad6edba302aad674a3b1ac3988f401af";

static void test_golden(void)
{
    struct secret key = key_of(7);
    struct secret derived;
    struct fingerprint print;
    struct fingerprint zero = {{0}};

    secret_derive(&key, STR("audit"), &derived);
    CHECK("a derived key is keyed BLAKE2b",
          !strcmp(hex(derived.bytes, 32), GOLDEN_DERIVED));
    ticket_fingerprint(&key, STR("abc"), &print);
    CHECK("a fingerprint is keyed BLAKE2b",
          !strcmp(hex(print.bytes, 32), GOLDEN_PRINT));
    chain_link(&key, &zero, STR("line"), &print);
    CHECK("a link covers the one before and the line",
          !strcmp(hex(print.bytes, 32), GOLDEN_LINK));
}

static void test_seal(struct arena *arena)
{
    struct secret key = key_of(1), other = key_of(2);
    struct str place = STR("client.name/1/42");
    struct str sealed =
        seal(arena, &toy.world, &key, place, STR("Anna, calls on Mondays"));
    struct str again =
        seal(arena, &toy.world, &key, place, STR("Anna, calls on Mondays"));
    struct str plain;
    bool any_opened = false;

    CHECK("what was sealed opens",
          seal_open(arena, &key, place, sealed, &plain)
              && str_is(plain, "Anna, calls on Mondays"));
    CHECK("the same text is never sealed the same way twice",
          !str_is_equal(sealed, again));
    CHECK("the sealed bytes do not show the text",
          !memmem(sealed.at, sealed.len, "Anna", 4));
    CHECK("an empty text can be sealed",
          seal_open(arena, &key, place,
                    seal(arena, &toy.world, &key, place, STR("")), &plain)
              && plain.len == 0);
    CHECK("another key does not open it",
          !seal_open(arena, &other, place, sealed, &plain));
    CHECK("moved to another row it does not open",
          !seal_open(arena, &key, STR("client.name/1/43"), sealed, &plain));
    CHECK("cut short it does not open",
          !seal_open(arena, &key, place,
                     (struct str){sealed.at, sealed.len - 1}, &plain));
    CHECK("nothing does not open",
          !seal_open(arena, &key, place, (struct str){NULL, 0}, &plain)
              && plain.at == NULL);
    for (size_t bit = 0; bit < sealed.len * 8; bit++) {
        char *bad = str_text(arena, sealed);

        bad[bit / 8] = (char)(bad[bit / 8] ^ (1 << bit % 8));
        any_opened |= seal_open(arena, &key, place,
                                (struct str){bad, sealed.len}, &plain);
    }
    CHECK("no single bit can be changed", !any_opened);
}

static void test_ticket(void)
{
    char a[TICKET_ROOM], b[TICKET_ROOM], code[41];
    int seen[128] = {0};
    int letters = 0;

    ticket_make(&toy.world, a);
    ticket_make(&toy.world, b);
    CHECK("a ticket has 26 letters", strlen(a) == 26);
    CHECK("two tickets differ", strcmp(a, b) != 0);
    CHECK("a ticket needs no escaping",
          strspn(a, "abcdefghijklmnopqrstuvwxyz234567") == 26);
    for (int i = 0; i < 200; i++) {
        ticket_short(&toy.world, 40, code);
        for (int k = 0; k < 40; k++) {
            seen[(unsigned char)code[k]]++;
        }
    }
    for (int c = 0; c < 128; c++) {
        letters += seen[c] > 0;
    }
    CHECK("a short code uses thirty letters", letters == 30);
    CHECK("a short code has no 0, O, 1, I, L, U",
          !seen['0'] && !seen['O'] && !seen['1'] && !seen['I'] && !seen['L']
              && !seen['U']);
}

static void test_passphrase(void)
{
    char hash[PASSPHRASE_HASH_ROOM];
    unsigned char salt[PASSPHRASE_SALT] = {1};
    struct secret a, b;
    struct err err = {0};

    CHECK("a short passphrase is refused with what to do",
          !passphrase_hash(STR("short"), hash, &err) && err.kind == ERR_INPUT);
    CHECK("a passphrase is hashed with argon2id",
          passphrase_hash(STR("correct horse"), hash, &err)
              && !strncmp(hash, "$argon2id$v=19$m=65536,t=2", 26));
    CHECK("the passphrase is known again",
          passphrase_is(STR("correct horse"), hash));
    CHECK("another is not", !passphrase_is(STR("correct horsf"), hash));
    CHECK("nonsense for a hash is no", !passphrase_is(STR("x"), "nonsense"));
    CHECK("a code gives the same key each time",
          passphrase_key(STR("CODE"), salt, &a, &err)
              && passphrase_key(STR("CODE"), salt, &b, &err)
              && crypt_is_equal(&a, &b, sizeof a));
    salt[0] = 2;
    CHECK("with another salt another key",
          passphrase_key(STR("CODE"), salt, &b, &err)
              && !crypt_is_equal(&a, &b, sizeof a));
}

int main(void)
{
    struct arena *arena = arena_open("test");

    toy_world_init(&toy, 0, 1);
    CHECK("the library starts", crypt_start());
    test_golden();
    test_seal(arena);
    test_ticket();
    test_passphrase();
    arena_close(arena);
    return check_end();
}
