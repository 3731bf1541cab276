// test_setup - making a practice in a folder of its own, signing in to it.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "practice/login.h"
#include "practice/profile.h"
#include "practice/setup.h"
#include "practice/staff.h"

#include "check.h"

#include <stdlib.h>
#include <unistd.h>

#define TRY(words) (&(struct login_try){.passphrase = (words)})

static const int64_t NOON = 1800000000;
static struct toy_world toy;
static struct arena *arena;
static struct folder *folder;
static struct err err;

static const struct setup GOOD = {
    .practice_name = {" Elm Road ",              10},
    .therapist_name = {"Mara",                    4 },
    .passphrase = {"paper kite river",        16},
    .country = {"GB",                      2 },
    .zone = {"Europe/London",           13},
    .public_url = {"https://elm.example.org", 23},
};

static bool refuses(const char *what, struct setup setup, const char *word)
{
    struct err why = {0};
    bool good = !setup_check(arena, &setup, &why) && why.kind == ERR_INPUT
             && strstr(why.text, word);

    if (!good) {
        printf("%s: \"%s\"\n", what, why.text);
    }
    return good;
}

static void wrong_words_are_refused(void)
{
    struct setup bad = GOOD;

    CHECK("good words are taken", setup_check(arena, &GOOD, &err));
    bad.practice_name = STR("  ");
    CHECK("no name", refuses("no name", bad, "practice"));
    bad = GOOD;
    bad.therapist_name = STR("");
    CHECK("no therapist", refuses("no therapist", bad, "therapist"));
    bad = GOOD;
    bad.country = STR("gb");
    CHECK("a small country", refuses("a small country", bad, "capital"));
    bad = GOOD;
    bad.zone = STR("Europe/Nowhere");
    CHECK("an unknown zone", refuses("an unknown zone", bad, "Europe/"));
    bad = GOOD;
    bad.zone = STR("../../etc/passwd");
    CHECK("a zone with dots", refuses("a zone with dots", bad, ""));
    bad = GOOD;
    bad.passphrase = STR("short");
    CHECK("a short passphrase", refuses("short", bad, "too short"));
    bad = GOOD;
    bad.public_url = STR("elm.example.org");
    CHECK("an address without https", refuses("address", bad, "https://"));
    bad.public_url = STR("https://elm.example.org/path");
    CHECK("an address with a path", refuses("path", bad, "path"));
    bad.public_url = STR("https://");
    CHECK("an address without a name", refuses("no host", bad, "https://"));
}

static bool kept_as_given(struct practice *practice, void *context,
                          struct err *why)
{
    struct profile profile;
    struct staff_id owner;
    struct str name;

    (void)context;
    if (!profile_read(practice, &profile, why)
        || !staff_owner(practice, &owner, why)
        || !staff_name(practice, owner, &name, why)) {
        return false;
    }
    CHECK("the practice's name is trimmed", str_is(profile.name, "Elm Road"));
    CHECK("the zone is kept", str_is(profile.zone, "Europe/London"));
    CHECK("a solo practice, not a demo", !profile.team && !profile.demo);
    CHECK("the owner's name opens again", str_is(name, "Mara"));
    return true;
}

static void a_practice_is_made_once(void)
{
    char code[RECOVERY_CODE_ROOM] = "";
    char again[RECOVERY_CODE_ROOM] = "";

    CHECK("a new folder has no practice", !folder_has_practice(folder));
    CHECK("it is made",
          setup_create(folder, arena, &GOOD, &toy.world, code, &err));
    CHECK("there is one now", folder_has_practice(folder));
    CHECK("the recovery code is long", strlen(code) >= 32);
    CHECK("what was given is kept",
          folder_read(folder, arena, kept_as_given, NULL, &err));
    CHECK("a second one is refused",
          !setup_create(folder, arena, &GOOD, &toy.world, again, &err)
              && err.kind == ERR_CONFLICT);
}

// ---- signing in -------------------------------------------------------------

struct looking {
    const char *ticket;
    struct login login;
};

static bool find(struct practice *practice, void *context, struct err *why)
{
    struct looking *looking = context;

    return login_find(practice, str_of(looking->ticket), &looking->login, why);
}

static bool touch(struct practice *practice, void *context, struct err *why)
{
    return login_touch(practice, ((struct looking *)context)->login.id, why);
}

static bool leave(struct practice *practice, void *context, struct err *why)
{
    return login_close(practice, ((struct looking *)context)->login.id, why);
}

static bool is_in(struct looking *looking)
{
    return folder_read(folder, arena, find, looking, &err);
}

static void a_login_lives_and_ends(void)
{
    char ticket[TICKET_ROOM];
    struct looking looking = {.ticket = ticket};
    int64_t start = toy.now;

    CHECK(
        "a wrong passphrase is refused",
        !login_open(folder, arena, TRY(STR("paper kite rivers")), ticket, &err)
            && err.kind == ERR_DENIED);
    CHECK("the right one opens",
          login_open(folder, arena, TRY(GOOD.passphrase), ticket, &err));
    CHECK("its ticket finds it", is_in(&looking));
    CHECK("its form token fits",
          login_token_is(&looking.login, str_of(looking.login.form_token)));
    looking.login.form_token[5] ^= 1;
    CHECK("another token does not",
          !login_token_is(&looking.login, STR("0123")) && is_in(&looking)
              && !login_token_is(&looking.login,
                                 str_of("0000000000000000000000000000000000"
                                        "000000000000000000000000000000")));
    toy.now = start + LOGIN_IDLE - 1;
    CHECK("29 minutes 59 later it is still open", is_in(&looking));
    CHECK("and wants to be kept", looking.login.to_touch);
    CHECK("still here", folder_write(folder, arena, touch, &looking, &err));
    toy.now += LOGIN_IDLE - 1;
    CHECK("again half an hour", is_in(&looking));
    toy.now += 1;
    CHECK("30 minutes of silence end it",
          !is_in(&looking) && err.kind == ERR_DENIED);
}

static void twelve_hours_are_the_most(void)
{
    char ticket[TICKET_ROOM];
    struct looking looking = {.ticket = ticket};
    int64_t start = toy.now;
    bool alive = login_open(folder, arena, TRY(GOOD.passphrase), ticket, &err);

    while (alive && toy.now + 20 * MINUTE < start + LOGIN_LONGEST) {
        toy.now += 20 * MINUTE;
        alive = is_in(&looking)
             && folder_write(folder, arena, touch, &looking, &err);
    }
    CHECK("who works all day stays signed in", alive);
    toy.now = start + LOGIN_LONGEST - 1;
    CHECK("until a second before twelve hours", is_in(&looking));
    toy.now += 1;
    CHECK("and no longer", !is_in(&looking));
}

static void signing_out_ends_it(void)
{
    char ticket[TICKET_ROOM];
    struct looking looking = {.ticket = ticket};

    CHECK("signed in",
          login_open(folder, arena, TRY(GOOD.passphrase), ticket, &err)
              && is_in(&looking));
    CHECK("signed out", folder_write(folder, arena, leave, &looking, &err)
                            && !is_in(&looking));
    CHECK("no ticket is no login", (looking.ticket = "") && !is_in(&looking));
    CHECK("a made-up ticket is no login",
          (looking.ticket = "aaaaaaaaaaaaaaaaaaaaaaaaaa") && !is_in(&looking));
}

static void a_new_passphrase_ends_others(void)
{
    char here[TICKET_ROOM], there[TICKET_ROOM];
    struct looking mine = {.ticket = here}, other = {.ticket = there};
    struct passphrase_change change = {.staff = {1},
                                       .old = STR("not this one at all"),
                                       .fresh = STR("four other words here")};

    CHECK("two are signed in",
          login_open(folder, arena, TRY(GOOD.passphrase), here, &err)
              && login_open(folder, arena, TRY(GOOD.passphrase), there, &err)
              && is_in(&mine) && is_in(&other));
    change.keep = mine.login.id;
    CHECK("the wrong old one changes nothing",
          !login_change_passphrase(folder, arena, &change, &err)
              && err.kind == ERR_DENIED && is_in(&other));
    change.old = GOOD.passphrase;
    CHECK("the right one does",
          login_change_passphrase(folder, arena, &change, &err));
    CHECK("who changed it stays, the other is out",
          is_in(&mine) && !is_in(&other));
    CHECK("the old one opens nothing",
          !login_open(folder, arena, TRY(GOOD.passphrase), there, &err));
    CHECK("the new one opens",
          login_open(folder, arena, TRY(change.fresh), there, &err));
}

int main(void)
{
    char path[] = "/tmp/rapport-test-XXXXXX";
    char command[64];

    if (!crypt_start() || !mkdtemp(path)) {
        return 1;
    }
    toy_world_init(&toy, NOON, 1);
    arena = arena_open("test");
    wrong_words_are_refused();
    CHECK("the folder opens",
          folder_open(&(struct folder_plan){.path = path,
                                            .world = &toy.world,
                                            .create = true,
                                            .readers = 1},
                      &folder, &err));
    if (folder) {
        a_practice_is_made_once();
        a_login_lives_and_ends();
        twelve_hours_are_the_most();
        signing_out_ends_it();
        a_new_passphrase_ends_others();
        folder_close(folder);
    }
    arena_close(arena);
    (void)snprintf(command, sizeof command, "rm -rf %s", path);
    return check_end() || system(command) != 0;
}
