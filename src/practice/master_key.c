// master_key - the two files that hold the master key.
//
// master.key is "rapport-master-1 " and 64 hexadecimal digits; master.recovery
// is "rapport-recovery-1 ", the salt of argon2id and the master key sealed
// under what the printed code becomes, both hexadecimal.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/master_key.h"

#include "base/arena.h"
#include "base/text.h"
#include "crypt/passphrase.h"
#include "crypt/seal.h"
#include "crypt/ticket.h"

#include <string.h>

static const char MASTER_HEAD[] = "rapport-master-1 ";
static const char RECOVERY_HEAD[] = "rapport-recovery-1 ";
#define RECOVERY_PLACE STR("master.recovery")

enum {
    CODE_GROUPS = 8, // of four letters: 157 bits
    CODE_GROUP = 4,
    CODE_LETTERS = CODE_GROUPS * CODE_GROUP,
    WRAPPED_BYTES = SECRET_BYTES + SEAL_OVERHEAD,
    KEY_FILE_MAX = 4096,
};

// ---- hexadecimal and files --------------------------------------------------

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_parse(struct str hex, void *bytes, size_t count)
{
    unsigned char *at = bytes;

    if (hex.len != 2 * count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        int high = hex_digit(hex.at[2 * i]);
        int low = hex_digit(hex.at[2 * i + 1]);

        if (high < 0 || low < 0) {
            return false;
        }
        at[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

bool master_key_path(char room[FILE_PATH_ROOM], const char *folder,
                     const char *name, struct err *err)
{
    char keys[FILE_PATH_ROOM];

    return file_path(keys, folder, "keys", err)
        && file_path(room, keys, name, err);
}

bool master_key_write(const char *folder, const struct secret *master,
                      struct err *err)
{
    struct arena *arena = arena_open("master key");
    struct text text = text_in(arena);
    char path[FILE_PATH_ROOM];
    struct str line;
    bool done;

    text_addf(&text, "%s", MASTER_HEAD);
    text_add_hex(&text, master->bytes, sizeof master->bytes);
    text_addc(&text, '\n');
    line = text_str(&text);
    done = master_key_path(path, folder, "master.key", err)
        && file_write(path, line, 0600, err);
    crypt_wipe(text.at, text.len);
    arena_close(arena);
    return done;
}

bool master_key_read(const char *folder, struct secret *master, struct err *err)
{
    struct arena *arena = arena_open("master key");
    char path[FILE_PATH_ROOM];
    struct str line, head = str_of(MASTER_HEAD);
    bool done = master_key_path(path, folder, "master.key", err)
             && file_read(arena, path, KEY_FILE_MAX, &line, err);

    if (done) {
        struct str all = str_trim(line);

        done = str_starts(all, head)
            && hex_parse((struct str){all.at + head.len, all.len - head.len},
                         master->bytes, sizeof master->bytes);
        crypt_wipe((void *)line.at, line.len);
        done = done
            || err_set(err, ERR_OUTSIDE,
                       "keys/master.key is damaged: put it back from a copy, "
                       "or run `rapport recover` with the printed code");
    }
    arena_close(arena);
    return done;
}

// ---- the printed code -------------------------------------------------------

static void code_make(const struct world *world, char code[RECOVERY_CODE_ROOM])
{
    for (int i = 0; i < CODE_GROUPS; i++) {
        char *group = code + (ptrdiff_t)i * (CODE_GROUP + 1);

        ticket_short(world, CODE_GROUP, group);
        group[CODE_GROUP] = i + 1 < CODE_GROUPS ? '-' : '\0';
    }
}

// Upper case, without whatever people put between the groups.
static bool code_read(struct str typed, char letters[CODE_LETTERS])
{
    int count = 0;

    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.at[i];

        if (c == '-' || c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            continue;
        }
        if (count == CODE_LETTERS) {
            return false;
        }
        letters[count++] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    return count == CODE_LETTERS;
}

static bool code_key(struct str typed, const unsigned char *salt,
                     struct secret *key, struct err *err)
{
    char letters[CODE_LETTERS];
    bool done;

    if (!code_read(typed, letters)) {
        return err_set(err, ERR_INPUT,
                       "a recovery code has %d groups of %d letters; type all "
                       "of them as they were printed",
                       CODE_GROUPS, CODE_GROUP);
    }
    done =
        passphrase_key((struct str){letters, sizeof letters}, salt, key, err);
    crypt_wipe(letters, sizeof letters);
    return done;
}

// ---- wrapping the master key ------------------------------------------------

static bool wrap(struct arena *arena, const struct world *world,
                 struct str code, const struct secret *master,
                 struct str *wrapped, struct err *err)
{
    struct text text = text_in(arena);
    unsigned char salt[PASSPHRASE_SALT];
    struct secret key;
    struct str sealed;

    world_random(world, salt, sizeof salt);
    if (!code_key(code, salt, &key, err)) {
        return false;
    }
    sealed =
        seal(arena, world, &key, RECOVERY_PLACE,
             (struct str){(const char *)master->bytes, sizeof master->bytes});
    secret_wipe(&key);
    text_addf(&text, "%s", RECOVERY_HEAD);
    text_add_hex(&text, salt, sizeof salt);
    text_addc(&text, ' ');
    text_add_hex(&text, sealed.at, sealed.len);
    text_addc(&text, '\n');
    *wrapped = text_str(&text);
    return true;
}

static bool wrapped_parse(struct str wrapped, unsigned char *salt,
                          unsigned char *sealed)
{
    struct str rest = str_trim(wrapped);
    struct str head = str_of(RECOVERY_HEAD);

    if (!str_starts(rest, head)) {
        return false;
    }
    rest.at += head.len;
    rest.len -= head.len;
    return hex_parse(str_cut(&rest, ' '), salt, PASSPHRASE_SALT)
        && hex_parse(rest, sealed, WRAPPED_BYTES);
}

bool master_key_unwrap(struct str wrapped, struct str code,
                       struct secret *master, struct err *err)
{
    unsigned char salt[PASSPHRASE_SALT], sealed[WRAPPED_BYTES];
    struct arena *arena;
    struct secret key;
    struct str plain;
    bool done;

    if (!wrapped_parse(wrapped, salt, sealed)) {
        return err_set(err, ERR_OUTSIDE,
                       "the recovery record is damaged: use a copy of "
                       "keys/master.recovery");
    }
    if (!code_key(code, salt, &key, err)) {
        return false;
    }
    arena = arena_open("unwrap");
    done = seal_open(arena, &key, RECOVERY_PLACE,
                     (struct str){(const char *)sealed, sizeof sealed}, &plain)
        && plain.len == sizeof master->bytes;
    if (done) {
        memcpy(master->bytes, plain.at, sizeof master->bytes);
        crypt_wipe((void *)plain.at, plain.len);
    }
    secret_wipe(&key);
    arena_close(arena);
    return done
        || err_set(err, ERR_DENIED,
                   "this is not the recovery code of this practice");
}

bool master_key_wrap(const char *folder, const struct world *world,
                     const struct secret *master, char code[RECOVERY_CODE_ROOM],
                     struct err *err)
{
    struct arena *arena = arena_open("recovery code");
    char path[FILE_PATH_ROOM];
    struct str wrapped;
    bool done;

    code_make(world, code);
    done = wrap(arena, world, str_of(code), master, &wrapped, err)
        && master_key_path(path, folder, "master.recovery", err)
        && file_write(path, wrapped, 0600, err);
    arena_close(arena);
    return done;
}

bool master_key_recover(const char *folder, struct str code, struct err *err)
{
    struct arena *arena = arena_open("recover");
    char path[FILE_PATH_ROOM];
    struct secret master;
    struct str wrapped;
    bool done = master_key_path(path, folder, "master.recovery", err)
             && file_read(arena, path, KEY_FILE_MAX, &wrapped, err)
             && master_key_unwrap(wrapped, code, &master, err)
             && master_key_write(folder, &master, err);

    secret_wipe(&master);
    arena_close(arena);
    return done;
}
