// SPDX-License-Identifier: GPL-3.0-or-later

#include "crypt/signature.h"

#include "crypt/secret.h"

#include <sodium.h>

// Text that is not there has no address, and the library wants one.
static const unsigned char *bytes_of(struct str text)
{
    return (const unsigned char *)(text.at ? text.at : "");
}

static void code_of(struct str secret, struct str bytes,
                    unsigned char code[crypto_auth_hmacsha256_BYTES])
{
    crypto_auth_hmacsha256_state state;

    (void)crypto_auth_hmacsha256_init(&state, bytes_of(secret), secret.len);
    (void)crypto_auth_hmacsha256_update(&state, bytes_of(bytes), bytes.len);
    (void)crypto_auth_hmacsha256_final(&state, code);
    crypt_wipe(&state, sizeof state);
}

void signature_make(struct str secret, struct str bytes,
                    char signature[SIGNATURE_ROOM])
{
    unsigned char code[crypto_auth_hmacsha256_BYTES];

    code_of(secret, bytes, code);
    (void)sodium_bin2hex(signature, SIGNATURE_ROOM, code, sizeof code);
}

bool signature_is(struct str secret, struct str bytes, struct str signature)
{
    char right[SIGNATURE_ROOM];

    signature_make(secret, bytes, right);
    return secret.len > 0 && signature.len == SIGNATURE_ROOM - 1
        && crypt_is_equal(right, signature.at, signature.len);
}

bool signature_token_is(struct str secret, struct str given)
{
    const struct str said = STR("token");
    char right[SIGNATURE_ROOM];
    char mine[SIGNATURE_ROOM];

    signature_make(secret, said, right);
    signature_make(given, said, mine);
    return secret.len > 0 && crypt_is_equal(right, mine, SIGNATURE_ROOM - 1);
}
