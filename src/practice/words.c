// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/words.h"

#include "practice/keyring.h"

#include <string.h>

bool words_check(struct str *words, const char *what, size_t max,
                 struct err *err)
{
    *words = str_trim(*words);
    if (words->len == 0) {
        return err_set(err, ERR_INPUT, "%s is empty; write a few words", what);
    }
    if (words->len > max) {
        return err_set(err, ERR_INPUT,
                       "%s is too long; at most %zu bytes fit here", what, max);
    }
    return true;
}

bool words_seal(struct practice *practice, const struct words_place *place,
                struct str words, struct value *sealed, struct err *err)
{
    struct str bytes;

    if (!words_check(&words, "the text", WORDS_MAX_BYTES, err)
        || !keyring_seal(practice, place->client, place->column, place->row,
                         words, &bytes, err)) {
        return false;
    }
    *sealed = V_BLOB(bytes);
    return true;
}

bool words_seal_any(struct practice *practice, const struct words_place *place,
                    struct str words, struct value *sealed, struct err *err)
{
    *sealed = V_NULL;
    return str_trim(words).len == 0
        || words_seal(practice, place, words, sealed, err);
}

bool words_open(struct practice *practice, const struct words_place *place,
                struct str sealed, struct str *words, struct err *err)
{
    *words = STR("");
    return sealed.len == 0
        || keyring_unseal(practice, place->client, place->column, place->row,
                          sealed, words, err);
}

bool rows_done(struct rows *rows, bool good, struct err *err)
{
    struct err unread;

    return rows_end(rows, good ? err : &unread) && good;
}

bool change_was_made(struct practice *practice, struct err *err)
{
    return db_changed(practice->db) == 1
        || err_set(err, ERR_CONFLICT,
                   "somebody changed this in the meantime; read it again, "
                   "then decide");
}

void word_copy(char *to, size_t room, struct str from)
{
    size_t len = from.len < room ? from.len : room - 1;

    if (len) {
        memcpy(to, from.at, len);
    }
    to[len] = '\0';
}
