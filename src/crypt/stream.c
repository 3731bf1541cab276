// stream - push and pull of libsodium's secretstream between two files.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/stream.h"

#include <sodium.h>
#include <stdlib.h>

enum {
    PIECE = 64 * 1024,
    SEALED_PIECE = PIECE + crypto_secretstream_xchacha20poly1305_ABYTES,
    HEADER = crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    MORE = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE,
    LAST = crypto_secretstream_xchacha20poly1305_TAG_FINAL,
};

struct pieces {
    crypto_secretstream_xchacha20poly1305_state state;
    unsigned char plain[PIECE];
    unsigned char sealed[SEALED_PIECE];
};

static bool at_end(FILE *file)
{
    int c = getc(file);

    return c == EOF || ungetc(c, file) == EOF;
}

static bool put(FILE *out, const void *bytes, size_t count, struct err *err)
{
    return fwrite(bytes, 1, count, out) == count
        || err_set(err, ERR_OUTSIDE, "cannot write: make room on the disk");
}

static bool seal_pieces(FILE *in, FILE *out, struct pieces *pieces,
                        struct str head, struct err *err)
{
    bool last = false;

    while (!last) {
        size_t got = fread(pieces->plain, 1, PIECE, in);

        if (ferror(in)) {
            return err_set(err, ERR_OUTSIDE, "cannot read all of the file");
        }
        last = got < PIECE || at_end(in);
        (void)crypto_secretstream_xchacha20poly1305_push(
            &pieces->state, pieces->sealed, NULL, pieces->plain, got,
            (const unsigned char *)head.at, head.len, last ? LAST : MORE);
        if (!put(out, pieces->sealed,
                 got + crypto_secretstream_xchacha20poly1305_ABYTES, err)) {
            return false;
        }
    }
    return true;
}

static bool damaged(struct err *err)
{
    return err_set(err, ERR_INPUT,
                   "the file was changed or cut short, or belongs to another "
                   "practice: use another backup");
}

static bool open_pieces(FILE *in, FILE *out, struct pieces *pieces,
                        struct str head, struct err *err)
{
    unsigned char tag = MORE;

    while (tag != LAST) {
        size_t got = fread(pieces->sealed, 1, SEALED_PIECE, in);
        unsigned long long count;

        if (got < crypto_secretstream_xchacha20poly1305_ABYTES
            || crypto_secretstream_xchacha20poly1305_pull(
                   &pieces->state, pieces->plain, &count, &tag, pieces->sealed,
                   got, (const unsigned char *)head.at, head.len)
                   != 0) {
            return damaged(err);
        }
        if (!put(out, pieces->plain, count, err)) {
            return false;
        }
    }
    return at_end(in) || damaged(err);
}

// Too large for the stack; wiped, because it holds what was plain.
static bool with_pieces(bool (*work)(FILE *, FILE *, struct pieces *,
                                     struct str, struct err *),
                        struct pieces *pieces, FILE *files[2], struct str head,
                        struct err *err)
{
    bool done = work(files[0], files[1], pieces, head, err);

    crypt_wipe(pieces, sizeof *pieces);
    free(pieces);
    return done;
}

bool stream_seal(FILE *in, FILE *out, const struct secret *key, struct str head,
                 struct err *err)
{
    struct pieces *pieces = calloc(1, sizeof *pieces);
    unsigned char header[HEADER];

    if (!pieces) {
        return err_set(err, ERR_OUTSIDE, "no memory to seal a file");
    }
    (void)crypto_secretstream_xchacha20poly1305_init_push(&pieces->state,
                                                          header, key->bytes);
    if (!put(out, header, sizeof header, err)) {
        free(pieces);
        return false;
    }
    return with_pieces(seal_pieces, pieces, (FILE *[2]){in, out}, head, err);
}

bool stream_open(FILE *in, FILE *out, const struct secret *key, struct str head,
                 struct err *err)
{
    struct pieces *pieces = calloc(1, sizeof *pieces);
    unsigned char header[HEADER];

    if (!pieces) {
        return err_set(err, ERR_OUTSIDE, "no memory to open a file");
    }
    if (fread(header, 1, sizeof header, in) != sizeof header
        || crypto_secretstream_xchacha20poly1305_init_pull(&pieces->state,
                                                           header, key->bytes)
               != 0) {
        free(pieces);
        return damaged(err);
    }
    return with_pieces(open_pieces, pieces, (FILE *[2]){in, out}, head, err);
}
