// test_reflection - private reflections open for who wrote them, signed in, and
// for nobody else: no role, no client, no command, no key of the folder (M39).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/client.h"
#include "practice/erase.h"
#include "practice/export.h"
#include "practice/keyring.h"
#include "practice/login.h"
#include "practice/reflection.h"
#include "practice/session.h"
#include "practice/staff.h"

#define WORDS "I was quicker than they were, quixotically"

static struct err err;
static struct toy toy;
static struct client_id client;
static struct session_id session;

// Somebody who asks: as whom, and with which ticket.
struct asker {
    struct staff_id staff;
    struct str ticket;
    bool (*work)(struct practice *practice, struct asker *asker);
    struct str words;
    struct reflection_id id;
    struct reflection one;
    struct reflection *list;
    int count, version;
    int64_t shut;
    enum reflection_state state;
};

static bool enter(struct practice *practice, void *context, struct err *why)
{
    struct asker *asker = context;
    bool done;

    practice->staff = asker->staff;
    practice->ticket = asker->ticket;
    done = asker->work(practice, asker);
    *why = err; // the work's own
    return done;
}

static bool as(struct asker *asker,
               bool (*work)(struct practice *practice, struct asker *asker))
{
    err = (struct err){0};
    asker->work = work;
    return folder_write(toy.folder, toy.arena, enter, asker, &err);
}

static bool add(struct practice *practice, struct asker *asker)
{
    return reflection_add(practice, client, session, asker->words, &asker->id,
                          &err);
}

static bool save(struct practice *practice, struct asker *asker)
{
    return reflection_save(practice, session, asker->version, asker->words,
                           &asker->version, &err);
}

static bool read_session(struct practice *practice, struct asker *asker)
{
    return reflection_of_session(practice, session, &asker->one, &err);
}

static bool list(struct practice *practice, struct asker *asker)
{
    return reflection_list(practice, &asker->list, &asker->count, &asker->shut,
                           &err);
}

static bool state(struct practice *practice, struct asker *asker)
{
    struct reflection_key key;
    bool found = reflection_key_find(practice, &key, &err);

    asker->state = key.state;
    secret_wipe(&key.key);
    return found;
}

static enum reflection_state state_of(struct asker *asker)
{
    return as(asker, state) ? asker->state : REFLECTIONS_NOBODY;
}

static bool found(struct practice *practice, struct asker *asker)
{
    int64_t at = TOY_NOW;

    (void)asker;
    return client_add(practice, &(struct client){.name = STR("Kite")}, &client,
                      &err)
        && session_add(practice, client, at, &session, &err);
}

static struct asker sign_in(const char *passphrase)
{
    char *ticket = arena_take(toy.arena, TICKET_ROOM, 1);

    CHECK("signed in",
          login_open(toy.folder, toy.arena,
                     &(struct login_try){.passphrase = str_of(passphrase)},
                     ticket, &err));
    return (struct asker){.staff = {1}, .ticket = str_of(ticket)};
}

// ---- its owner --------------------------------------------------------------

static void owner_writes(struct asker *owner)
{
    owner->words = STR(WORDS);
    CHECK("the first sign-in opens reflections",
          state_of(owner) == REFLECTIONS_OPEN);
    CHECK("one is added", as(owner, add) && owner->id.n == 1);
    CHECK("and read again", as(owner, list) && owner->count == 1
                                && str_is(owner->list[0].words, WORDS)
                                && owner->list[0].client.n == client.n);
    CHECK("the field of a session begins empty",
          as(owner, read_session) && owner->one.version == 0
              && owner->one.words.len == 0);
    owner->words = STR("slower next time");
    owner->version = 0;
    CHECK("it is kept", as(owner, save) && owner->version == 1);
    owner->words = STR("slower, and ask");
    CHECK("and changed", as(owner, save) && owner->version == 2
                             && as(owner, read_session)
                             && str_is(owner->one.words, "slower, and ask"));
    owner->version = 1;
    CHECK("another tab of theirs conflicts",
          !as(owner, save) && err.kind == ERR_CONFLICT);
    owner->words = STR(" ");
    CHECK("nothing is not added", !as(owner, add) && err.kind == ERR_INPUT);
    owner->words = text_print(toy.arena, "%4001s", "x");
    owner->version = 2;
    CHECK("four thousand letters fit",
          !as(owner, save) && err.kind == ERR_INPUT);
}

// ---- everybody else ---------------------------------------------------------

static bool add_staff(struct practice *practice, void *context, struct err *why)
{
    static const char HASH[] = "$argon2id$nobody";
    struct staff_id id;

    return staff_add(practice,
                     &(struct staff_draft){.name = STR("Somebody"),
                                           .role = context,
                                           .passphrase_hash = HASH},
                     &id, why)
        && id.n > 1;
}

// A sign-in of theirs, with open reflections of their own.
static bool give_key(struct practice *practice, struct asker *asker)
{
    struct fingerprint print;
    struct reflection_lock lock;
    struct secret key;
    int64_t id;

    secret_make(practice->world, &key);
    print = keyring_fingerprint(practice, asker->ticket);
    return reflection_lock_read(practice, asker->staff, &lock, &err)
        && reflection_lock_wrap(practice->arena, &lock, STR("of their own"),
                                &key, &err)
        && reflection_lock_save(practice, &lock, &err)
        && practice_next_id(practice, "login", &id, &err)
        && db_run(practice->db,
                  "INSERT INTO login (practice_id, login_id, staff_id, "
                  "fingerprint, created_at, seen_at) "
                  "VALUES ($1, $2, $3, $4, $5, $5)",
                  VALUES(P_ID(practice), V_INT(id), V_INT(asker->staff.n),
                         V_BLOB(((struct str){(const char *)print.bytes,
                                              FINGERPRINT_BYTES})),
                         V_INT(P_NOW(practice))),
                  &err)
        && reflection_key_to_login(practice, asker->ticket, lock.id, &key,
                                   &err);
}

// Nothing of the owner's: not in the list, not in the field, not to change.
static bool sees_nothing(struct asker *asker)
{
    bool nothing;

    nothing = !as(asker, list) || (asker->count == 0 && asker->shut == 0);
    nothing = nothing && (!as(asker, read_session) || asker->one.version == 0);
    return nothing;
}

static void every_role(const struct asker *owner)
{
    static const char *const ROLES[] = {"therapist", "supervisor", "lead",
                                        "reception", "researcher", "admin"};

    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++) {
        struct asker asker = {.staff = {(int64_t)i + 2},
                              .ticket =
                                  text_print(toy.arena, "ticket-of-%zu", i)};
        struct asker thief = {.staff = asker.staff, .ticket = owner->ticket};

        CHECK(ROLES[i], folder_write(toy.folder, toy.arena, add_staff,
                                     (void *)(uintptr_t)ROLES[i], &err)
                            && as(&asker, give_key)
                            && state_of(&asker) == REFLECTIONS_OPEN);
        CHECK("sees nothing of it", sees_nothing(&asker));
        CHECK("not with the owner's ticket under their own name either",
              state_of(&thief) != REFLECTIONS_OPEN && !as(&thief, list)
                  && err.kind == ERR_DENIED && sees_nothing(&thief));
    }
}

static void nobody_signed_in(void)
{
    struct asker command = {.staff = {0}};
    struct asker owner_by_command = {.staff = {1}};
    struct asker guess = {.staff = {1},
                          .ticket = STR("aaaaaaaaaaaaaaaaaaaaaa")};

    CHECK("a command opens nothing", state_of(&command) == REFLECTIONS_NOBODY
                                         && !as(&command, list)
                                         && err.kind == ERR_DENIED);
    CHECK("in the owner's name neither",
          state_of(&owner_by_command) == REFLECTIONS_NOBODY
              && !as(&owner_by_command, read_session)
              && err.kind == ERR_DENIED);
    CHECK("another ticket neither",
          !as(&guess, list) && err.kind == ERR_DENIED);
}

// ---- somebody with all files of the folder ----------------------------------

struct stolen {
    struct str words, login;
    int opened;
};

static bool try_keys(struct practice *practice, void *context, struct err *why)
{
    static const char *const PURPOSES[] = {"practice", "tickets", "form token",
                                           "reflections of a login", "audit"};
    struct stolen *stolen = context;
    struct rows rows;
    struct str words;

    if (!db_ask(practice->db,
                "SELECT words_sealed, reflection_id FROM reflection", NO_VALUES,
                &rows, why)) {
        return false;
    }
    while (rows_next(&rows)) {
        int64_t row = rows_int(&rows, 1);

        stolen->words = rows_str(&rows, 0, practice->arena);
        stolen->opened += keyring_unseal(practice, client, "reflection.words",
                                         row, stolen->words, &words, &err);
        stolen->opened +=
            keyring_unseal(practice, (struct client_id){0}, "reflection.words",
                           row, stolen->words, &words, &err);
        for (size_t i = 0; i < sizeof PURPOSES / sizeof *PURPOSES; i++) {
            struct reflection_key key = {.state = REFLECTIONS_OPEN};

            keyring_derive(practice, PURPOSES[i], &key.key);
            stolen->opened += reflection_unseal(
                practice, &key, WORDS_AT(client, "reflection.words", row),
                stolen->words, &words, &err);
        }
    }
    return rows_end(&rows, why);
}

static void master_key_only(void)
{
    struct stolen stolen = {0};

    CHECK("the folder's keys are tried",
          folder_read(toy.folder, toy.arena, try_keys, &stolen, &err)
              && stolen.words.len > 0);
    CHECK("none of them opens a reflection", stolen.opened == 0);
}

static bool file_holds(const char *word)
{
    char command[200];

    (void)snprintf(command, sizeof command, "grep -rqa '%s' '%s'", word,
                   toy.path);
    return system(command) == 0; // NOLINT(cert-env33-c): our own folder
}

static bool holds_words(const struct export_sheet *sheet)
{
    int cells = sheet->row_count * sheet->column_count;

    for (int i = 0; i < cells; i++) {
        const char *cell = str_text(toy.arena, sheet->cells[i]);

        if (strstr(cell, "quixotically") || strstr(cell, "slower")) {
            return true;
        }
    }
    return strstr(sheet->table->name, "reflection") != NULL;
}

static bool export_holds(struct practice *practice, void *context,
                         struct err *why)
{
    struct export all;
    bool *holds = context;

    if (!export_read(practice, client, &all, why)) {
        return false;
    }
    *holds = all.count == 0;
    for (int i = 0; i < all.count; i++) {
        *holds = *holds || holds_words(&all.sheets[i]);
    }
    return true;
}

// ---- passphrases, codes -----------------------------------------------------

static bool set_passphrase(struct practice *practice, void *context,
                           struct err *why)
{
    char hash[PASSPHRASE_HASH_ROOM];

    return passphrase_hash(str_of(context), hash, why)
        && staff_set_passphrase(practice, (struct staff_id){1}, hash, why);
}

static void passphrase_changes(struct asker *owner)
{
    struct passphrase_change change = {.staff = {1},
                                       .old = STR("correct horse"),
                                       .fresh = STR("battery staple")};
    struct asker later;

    CHECK("a new passphrase",
          login_change_passphrase(toy.folder, toy.arena, &change, &err));
    CHECK("ends the old sign-in with its key",
          !as(owner, list) && err.kind == ERR_DENIED);
    later = sign_in("battery staple");
    CHECK("and opens what the old one opened",
          as(&later, list) && later.count == 2
              && str_is(later.list[1].words, WORDS));
    *owner = later;
}

static void passphrase_lost(struct asker *owner)
{
    char code[REFLECTION_CODE_ROOM];
    struct reflection_entry entry = {.passphrase = STR("set anew by code")};
    struct asker later;

    CHECK("a code is printed",
          reflection_code_make(toy.folder, toy.arena, owner->ticket, code, &err)
              && strlen(code) == 23);
    CHECK("the practice's code sets the passphrase",
          folder_write(toy.folder, toy.arena, set_passphrase,
                       (void *)(uintptr_t) "set anew by code", &err));
    later = sign_in("set anew by code");
    CHECK("reflections stay shut", state_of(&later) == REFLECTIONS_SHUT
                                       && !as(&later, list)
                                       && err.kind == ERR_DENIED);
    entry.ticket = later.ticket;
    entry.code = str_of(toy.code);
    CHECK("the practice's code does not open them",
          !reflection_code_use(toy.folder, toy.arena, &entry, &err)
              && err.kind == ERR_DENIED);
    entry.code = str_of(code);
    entry.passphrase = STR("another passphrase");
    CHECK("nor their own without the passphrase",
          !reflection_code_use(toy.folder, toy.arena, &entry, &err)
              && err.kind == ERR_DENIED);
    entry.passphrase = STR("set anew by code");
    CHECK("both together do",
          reflection_code_use(toy.folder, toy.arena, &entry, &err)
              && state_of(&later) == REFLECTIONS_OPEN && as(&later, list)
              && later.count == 2);
    later = sign_in("set anew by code");
    CHECK("and from then on the passphrase alone",
          as(&later, list) && later.count == 2);
    *owner = later;
}

static void begun_anew(struct asker *owner)
{
    struct reflection_entry entry = {.ticket = owner->ticket,
                                     .passphrase = STR("set anew by code")};
    struct asker later;

    CHECK("open ones are not begun anew",
          !reflection_begin_anew(toy.folder, toy.arena, &entry, &err)
              && err.kind == ERR_INPUT);
    CHECK("set anew once more",
          folder_write(toy.folder, toy.arena, set_passphrase,
                       (void *)(uintptr_t) "and once again", &err));
    later = sign_in("and once again");
    entry.ticket = later.ticket;
    entry.passphrase = STR("and once again");
    CHECK("begun anew",
          reflection_begin_anew(toy.folder, toy.arena, &entry, &err)
              && state_of(&later) == REFLECTIONS_OPEN);
    CHECK("what was there stays shut, and is counted",
          as(&later, list) && later.count == 0 && later.shut == 2);
    later.words = STR("a fresh page");
    later.version = 0;
    CHECK("the field of the same session is free again",
          as(&later, save) && as(&later, list) && later.count == 1);
    CHECK("the older sign-in does not mix the two",
          state_of(owner) != REFLECTIONS_OPEN);
}

static bool ask(struct practice *practice, void *context, struct err *why)
{
    (void)context;
    return erase_ask(practice, client, STR("wish of the client"), why);
}

static void erased(void)
{
    struct asker owner = sign_in("and once again");

    CHECK("the client is erased",
          folder_write(toy.folder, toy.arena, ask, NULL, &err)
              && erase_confirm(toy.folder, toy.arena, client, STR("1"), &err));
    CHECK("and the reflections about them",
          as(&owner, list) && owner.count == 0 && owner.shut == 0);
}

int main(void)
{
    struct asker owner = {0};
    bool holds = true;

    if (!toy_open(&toy)) {
        return 1;
    }
    owner = sign_in("correct horse");
    CHECK("a client and a session", as(&owner, found));
    owner_writes(&owner);
    every_role(&owner);
    nobody_signed_in();
    master_key_only();
    CHECK("no file of the folder holds a word of it",
          !file_holds("quixotically") && !file_holds("slower"));
    CHECK("nor does the client's export",
          folder_read(toy.folder, toy.arena, export_holds, &holds, &err)
              && !holds);
    passphrase_changes(&owner);
    passphrase_lost(&owner);
    begun_anew(&owner);
    erased();
    toy_close(&toy);
    return check_end();
}
