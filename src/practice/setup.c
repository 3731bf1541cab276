// setup - in this order: check, hash the passphrase, make the keys, write the
// first rows in one transaction, open the folder's practice.
//
// The practice's row is what makes it exist. Keys without a row are what a cut
// short attempt left; the next attempt makes new ones.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/setup.h"

#include "crypt/passphrase.h"
#include "practice/audit.h"
#include "practice/staff.h"

#include <string.h>

enum { URL_MAX = 200, COUNTRY_LETTERS = 2 };

static const struct practice_id FIRST = {1};

// ---- checking ---------------------------------------------------------------

static bool check_name(struct str name, const char *whose, struct err *err)
{
    struct str trimmed = str_trim(name);

    if (!trimmed.len) {
        return err_set(err, ERR_INPUT, "please give the %s's name", whose);
    }
    if (trimmed.len > STAFF_NAME_MAX) {
        return err_set(err, ERR_INPUT,
                       "the %s's name is too long; use at most %d letters",
                       whose, STAFF_NAME_MAX);
    }
    return true;
}

static bool check_country(struct str country, struct err *err)
{
    bool good = country.len == COUNTRY_LETTERS;

    for (size_t i = 0; good && i < country.len; i++) {
        good = country.at[i] >= 'A' && country.at[i] <= 'Z';
    }
    return good
        || err_set(err, ERR_INPUT,
                   "the country is two capital letters, such as GB or DE");
}

static bool check_passphrase(struct str passphrase, struct err *err)
{
    if (passphrase.len < PASSPHRASE_MIN) {
        return err_set(err, ERR_INPUT,
                       "the passphrase is too short; use %d characters or "
                       "more, for example four words",
                       PASSPHRASE_MIN);
    }
    return passphrase.len <= PASSPHRASE_MAX
        || err_set(err, ERR_INPUT,
                   "the passphrase is too long; use at most %d characters",
                   PASSPHRASE_MAX);
}

static bool check_url(struct str url, struct err *err)
{
    struct str host = url;

    if (!url.len) {
        return true;
    }
    if (str_starts(url, STR("https://"))) {
        host = (struct str){url.at + strlen("https://"),
                            url.len - strlen("https://")};
    } else if (str_starts(url, STR("http://"))) {
        host = (struct str){url.at + strlen("http://"),
                            url.len - strlen("http://")};
    } else {
        host.len = 0;
    }
    if (!host.len || url.len > URL_MAX || memchr(host.at, '/', host.len)
        || memchr(host.at, ' ', host.len) || memchr(host.at, '@', host.len)) {
        return err_set(err, ERR_INPUT,
                       "the public address is https:// and a name without a "
                       "path, such as https://rapport.example.org");
    }
    return true;
}

bool setup_check_practice(struct arena *arena, const struct setup *setup,
                          struct err *err)
{
    struct zone *zone;

    return check_name(setup->practice_name, "practice", err)
        && check_country(setup->country, err)
        && zone_open(arena, str_text(arena, setup->zone), &zone, err)
        && check_url(setup->public_url, err);
}

bool setup_check(struct arena *arena, const struct setup *setup,
                 struct err *err)
{
    return setup_check_practice(arena, setup, err)
        && check_name(setup->therapist_name, "therapist", err)
        && check_passphrase(setup->passphrase, err);
}

// ---- making -----------------------------------------------------------------

struct founding {
    const struct setup *setup;
    struct practice practice;
    const char *passphrase_hash;
};

static bool add_practice(struct practice *practice, const struct setup *setup,
                         struct err *err)
{
    return db_run(practice->db,
                  "INSERT INTO practice (practice_id, name, country, zone, "
                  "public_url, demo, created_at) "
                  "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  VALUES(P_ID(practice), V_TEXT(str_trim(setup->practice_name)),
                         V_TEXT(setup->country), V_TEXT(setup->zone),
                         V_TEXT(setup->public_url), V_INT(setup->demo),
                         V_INT(P_NOW(practice))),
                  err);
}

static bool found(struct db *db, void *context, struct err *err)
{
    struct founding *founding = context;
    struct practice *practice = &founding->practice;
    const struct staff_draft owner = {
        .name = str_trim(founding->setup->therapist_name),
        .role = "therapist",
        .passphrase_hash = founding->passphrase_hash};

    practice->db = db;
    return add_practice(practice, founding->setup, err)
        && staff_add(practice, &owner, &practice->staff, err)
        && audit_note(practice, "practice set up", (struct client_id){0},
                      (struct str){0}, err);
}

static bool write_first_rows(struct folder *folder, struct founding *founding,
                             struct err *err)
{
    struct practice *practice = &founding->practice;
    bool done;

    if (!keyring_open(folder_path(folder), practice->world, &practice->keyring,
                      err)) {
        return false;
    }
    done = store_write(folder_store(folder), found, founding, err);
    keyring_close(practice->keyring);
    return done;
}

bool setup_create(struct folder *folder, struct arena *arena,
                  const struct setup *setup, const struct world *world,
                  char code[RECOVERY_CODE_ROOM], struct err *err)
{
    char hash[PASSPHRASE_HASH_ROOM];
    struct founding founding = {
        .setup = setup,
        .practice = {.arena = arena,
                     .id = FIRST,
                     .world = world,
                     .who = STR("command")},
        .passphrase_hash = hash
    };

    if (folder_has_practice(folder)) {
        return err_set(err, ERR_CONFLICT,
                       "there is a practice in this folder already; choose "
                       "another folder");
    }
    return setup_check(arena, setup, err)
        && passphrase_hash(setup->passphrase, hash, err)
        && keyring_create(folder_path(folder), world, code, err)
        && write_first_rows(folder, &founding, err)
        && folder_refresh(folder, err);
}
