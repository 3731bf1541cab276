// driver - feeds a harness with its seeds and with what chance makes of them.
// The same bytes each time: a failure is found again.
//
//     driver [TIMES] [SEED]
//     driver seeds FOLDER      writes them to files, where libFuzzer begins
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "fuzz.h"

#include <string.h>

enum { ROOM = 16384 };

static uint64_t chance;

// SOURCE: Steele, Lea & Flood 2014: splitmix64
static size_t roll(size_t below)
{
    uint64_t z = (chance += 0x9E3779B97F4A7C15U);

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return below ? (size_t)((z ^ (z >> 31)) % below) : 0;
}

static int seed_count(void)
{
    int count = 0;

    while (FUZZ_SEEDS[count]) {
        count++;
    }
    return count;
}

// One small change: a byte, a cut, a doubling, a piece of another seed.
static size_t change(uint8_t *bytes, size_t len)
{
    static const char NASTY[] = "\0\xff%&=\"',\r\n{}[]:;\\/ \x80+-e0";
    const char *other = FUZZ_SEEDS[roll((size_t)seed_count())];
    size_t at = roll(len + 1);
    size_t part = roll(64);

    switch (roll(5)) {
    case 0:
        if (at < len) {
            bytes[at] = (uint8_t)NASTY[roll(sizeof NASTY - 1)];
        }
        return len;
    case 1:
        if (at < len) {
            bytes[at] ^= (uint8_t)(1U << roll(8));
        }
        return len;
    case 2: return at; // cut off
    case 3:
        if (at + part <= len && len + part <= ROOM) {
            memmove(bytes + at + part, bytes + at, len - at);
            return len + part;
        }
        return len;
    default:
        part = roll(strlen(other) + 1);
        if (len + part <= ROOM) {
            memmove(bytes + at + part, bytes + at, len - at);
            memcpy(bytes + at, other, part);
            return len + part;
        }
        return len;
    }
}

static int write_seeds(const char *folder)
{
    for (int i = 0; FUZZ_SEEDS[i]; i++) {
        char path[256];
        FILE *file;

        (void)snprintf(path, sizeof path, "%s/seed-%d", folder, i);
        file = fopen(path, "w");
        if (!file || fputs(FUZZ_SEEDS[i], file) < 0 || fclose(file) != 0) {
            (void)fprintf(stderr, "%s cannot be written\n", path);
            return 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    long times = argc > 1 ? strtol(argv[1], NULL, 10) : 20000;
    uint8_t *bytes;

    if (argc == 3 && strcmp(argv[1], "seeds") == 0) {
        return write_seeds(argv[2]);
    }
    bytes = malloc(ROOM);
    chance = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    for (long i = 0; bytes && i < times; i++) {
        const char *seed = FUZZ_SEEDS[(size_t)i % (size_t)seed_count()];
        size_t len = strlen(seed) < ROOM ? strlen(seed) : ROOM;
        uint8_t *exact;

        memcpy(bytes, seed, len);
        for (size_t n = i < seed_count() ? 0 : roll(6) + 1; n > 0; n--) {
            len = change(bytes, len);
        }
        exact = malloc(len ? len : 1); // so that one byte too far is found
        if (exact) {
            memcpy(exact, bytes, len);
            (void)LLVMFuzzerTestOneInput(exact, len);
        }
        free(exact);
    }
    free(bytes);
    printf("%ld passed, 0 failed\n", times);
    return 0;
}
