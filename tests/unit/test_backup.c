// test_backup - what leaves in a backup, what comes back, and who never does.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "tables.h"
#include "toy.h"

#include "base/embedded.h"
#include "base/file.h"
#include "practice/backup.h"
#include "practice/client.h"
#include "practice/erase.h"
#include "practice/keyring.h"
#include "practice/session.h"

#include <dirent.h>
#include <unistd.h>

static struct err err;

// Words that stand in no file of ours in plain.
static const char *const PLANTED[] = {"Xylophonia", "Quagmirelda",
                                      "Zephyrotte"};

// A rule's name is plain; that of client 2 can be told from all others.
static bool add_clients(struct practice *practice, void *context, struct err *e)
{
    (void)context;
    for (int i = 0; i < 3; i++) {
        struct client draft = {.name = str_of(PLANTED[i])};
        struct client_id id;
        struct session_id session;

        if (!client_add(practice, &draft, &id, e)
            || !session_add(practice, id, P_NOW(practice) + DAY, &session, e)
            || !db_run(
                practice->db,
                "INSERT INTO reason (practice_id, reason_id, client_id,"
                " episode_id, staff_id, rule, level, state, open,"
                " numbers_sealed, fired_at)"
                " VALUES ($1, $2, $3, 1, 1, $4, 2, 'new', 1, 'x', 0)",
                VALUES(P_ID(practice), V_INT(900 + i), V_INT(id.n),
                       V_TEXT(i == 1 ? STR("sesquipedalian") : STR("S2"))),
                e)
            || !db_run(practice->db,
                       "INSERT INTO event (practice_id, event_id, client_id,"
                       " episode_id, kind, words_sealed, happened_at,"
                       " created_at) VALUES ($1, $2, $3, 1, 'life', $4, 0, 0)",
                       VALUES(P_ID(practice), V_INT(900 + i), V_INT(id.n),
                              V_BLOB(STR("x"))),
                       e)) {
            return false;
        }
    }
    return true;
}

static bool add_one(struct practice *practice, void *context, struct err *e)
{
    struct client draft = {.name = STR("Later")};
    struct client_id id;

    (void)context;
    return client_add(practice, &draft, &id, e);
}

struct named {
    struct client_id id;
    const char *name;
};
static bool name_is(struct practice *practice, void *context, struct err *e)
{
    const struct named *named = context;
    struct str name;

    return client_name(practice, named->id, &name, e)
        && str_is(name, named->name);
}

static bool shows(struct toy *toy, int64_t id, const char *name)
{
    struct named named = {{id}, name};

    return folder_read(toy->folder, toy->arena, name_is, &named, &err);
}

// Does any file below the folder hold these bytes?
static bool any_file_holds(const struct toy *toy, const char *folder,
                           const char *words)
{
    DIR *all = opendir(folder);
    const struct dirent *entry;
    bool found = false;

    while (all && (entry = readdir(all))) {
        char path[FILE_PATH_ROOM];
        struct str bytes;
        struct err e;

        if (entry->d_name[0] == '.'
            || !file_path(path, folder, entry->d_name, &e)) {
            continue;
        }
        if (entry->d_type == DT_DIR) {
            found |= any_file_holds(toy, path, words);
        } else if (file_read(toy->arena, path, 64 << 20, &bytes, &e)) {
            found |= memmem(bytes.at, bytes.len, words, strlen(words)) != NULL;
        }
    }
    if (all) {
        (void)closedir(all);
    }
    return found;
}

static struct backup_made make(struct toy *toy, int keep)
{
    struct backup_made made;
    char to[100];
    bool done;

    (void)snprintf(to, sizeof to, "%s/backups", toy->place);
    toy->world.now += HOUR;
    done = backup_make(toy->folder, toy->arena,
                       &(struct backup_plan){.to = to, .keep = keep},
                       &toy->world.world, &made, &err);
    CHECK("a backup is made", done);
    if (!done) {
        printf("%s\n", err.text);
    }
    return made;
}

static bool restore(struct toy *toy, const struct restore_plan *plan,
                    struct restore_report *report)
{
    bool done;

    folder_close(toy->folder);
    toy->folder = NULL;
    err = (struct err){0};
    done = backup_restore(plan, &toy->world.world, report, &err);
    if (!toy_reopen(toy)) {
        CHECK("the folder opens after a restore", false);
    }
    return done;
}

static void test_plain_words(struct toy *toy)
{
    bool found = false;

    for (int i = 0; i < 3; i++) {
        found |= any_file_holds(toy, toy->place, PLANTED[i]);
    }
    CHECK("no file of store, log, keys or backup holds a name", !found);
}

static void test_restore(struct toy *toy, const struct backup_made *made)
{
    struct restore_report report;
    struct restore_plan plan = {.data = toy->path, .file = made->path};

    CHECK("a client is added after the backup",
          folder_write(toy->folder, toy->arena, add_one, NULL, &err));
    CHECK("over newer data it is refused", !restore(toy, &plan, &report)
                                               && err.kind == ERR_CONFLICT
                                               && shows(toy, 4, "Later"));
    plan.rehearse = true;
    CHECK("a rehearsal counts and changes nothing",
          restore(toy, &plan, &report) && report.clients == 3
              && report.sessions == 3 && report.unreadable == 0
              && shows(toy, 4, "Later"));
    plan.rehearse = false;
    plan.replace = true;
    CHECK("with --yes-replace it takes its place",
          restore(toy, &plan, &report) && report.clients == 3
              && shows(toy, 1, PLANTED[0]) && !shows(toy, 4, "Later"));
    CHECK("and the old store is kept aside",
          report.kept[0] && file_exists(report.kept));
}

static bool write_variant(struct toy *toy, struct str bytes, char *path,
                          size_t room)
{
    (void)snprintf(path, room, "%s/variant.backup", toy->place);
    return file_write(path, bytes, 0600, &err);
}

static void test_tampering(struct toy *toy, const struct backup_made *made)
{
    struct restore_report report;
    struct restore_plan plan = {.data = toy->path, .replace = true};
    char path[200];
    struct str good;
    int refused = 0, tried = 0;

    CHECK("the backup can be read",
          file_read(toy->arena, made->path, 64 << 20, &good, &err));
    plan.file = path;
    folder_close(toy->folder);
    toy->folder = NULL;
    for (size_t i = 0; i < 24; i++) { // a bit changed, from first to last byte
        char *bad = str_text(toy->arena, good);
        size_t at = i * (good.len - 1) / 23;

        bad[at] = (char)(bad[at] ^ 1);
        tried++;
        refused +=
            write_variant(toy, (struct str){bad, good.len}, path, sizeof path)
            && !backup_restore(&plan, &toy->world.world, &report, &err);
    }
    CHECK("no byte can be changed", refused == tried);
    refused = tried = 0;
    for (size_t i = 0; i < 12; i++) { // cut short, also between two pieces
        size_t length = i * (good.len - 1) / 11;

        tried++;
        refused +=
            write_variant(toy, (struct str){good.at, length}, path, sizeof path)
            && !backup_restore(&plan, &toy->world.world, &report, &err);
    }
    CHECK("nothing can be cut off", refused == tried);
    CHECK(
        "nothing can be added",
        write_variant(toy, text_print(toy->arena, "%s", ""), path, sizeof path)
            && file_append(path, good, 0600, &err)
            && file_append(path, STR("x"), 0600, &err)
            && !backup_restore(&plan, &toy->world.world, &report, &err)
            && err.kind == ERR_INPUT);
    CHECK("and the practice is as it was",
          toy_reopen(toy) && shows(toy, 1, PLANTED[0]));
}

// The backup, the file of keys and the printed code: a machine that has
// nothing else.
static void test_new_machine(struct toy *toy, const struct backup_made *made,
                             int64_t clients)
{
    struct restore_report report;
    struct restore_plan plan = {.file = made->path, .code = str_of(toy->code)};
    struct folder *folder = NULL;
    struct named anna = {{1}, PLANTED[0]};
    char data[100];

    (void)snprintf(data, sizeof data, "%s/new-machine-%lld", toy->place,
                   (long long)clients);
    plan.data = data;
    CHECK("another practice's code is refused",
          !backup_restore(
              &(struct restore_plan){.data = data,
                                     .file = made->path,
                                     .code = STR("AAAABBBBCCCCDDDDEEEEFFFFG"
                                                 "GGGHHHH")},
              &toy->world.world, &report, &err)
              && err.kind == ERR_DENIED && !file_exists(data));
    CHECK("without code and key it says what to do",
          !backup_restore(
              &(struct restore_plan){.data = data, .file = made->path},
              &toy->world.world, &report, &err)
              && strstr(err.text, "--recovery-code-file"));
    CHECK("with the printed code it comes back",
          backup_restore(&plan, &toy->world.world, &report, &err)
              && report.clients == clients && report.unreadable == 0);
    CHECK("readable",
          folder_open(
              &(struct folder_plan){.path = data, .world = &toy->world.world},
              &folder, &err)
              && folder_read(folder, toy->arena, name_is, &anna, &err));
    folder_close(folder);
}

// ---- erasure ----------------------------------------------------------------

static bool ask(struct practice *practice, void *context, struct err *e)
{
    const struct client_id *id = context;

    return erase_ask(practice, *id, STR("request of the client"), e);
}

// Rows of this client in one table.
static int rows_in(struct practice *practice, struct str table,
                   struct client_id client, struct err *e)
{
    struct str sql = text_print(practice->arena,
                                "SELECT COUNT(*) FROM %.*s WHERE practice_id ="
                                " $1 AND client_id = $2",
                                SHOW(table));
    int64_t count = 0;
    bool found;

    if (!db_ask_int(practice->db, str_text(practice->arena, sql),
                    VALUES(P_ID(practice), V_INT(client.n)), &found, &count,
                    e)) {
        printf("%s\n", e->text);
        return 1000;
    }
    return (int)count;
}

// In every table of every file of the schema, but the audit.
static int rows_left(struct practice *practice, struct client_id client,
                     struct err *e)
{
    int left = 0, tables = 0;

    for (int i = 0; i < EMBEDDED_SCHEMA_COUNT; i++) {
        struct str rest = EMBEDDED_SCHEMA[i].bytes;
        struct str name;

        while ((name = next_table(&rest)).len) {
            left += rows_in(practice, name, client, e);
            tables++;
        }
    }
    return tables > 55 ? left : -tables;
}

struct leftovers {
    struct client_id id;
    int count;
};
static bool count_left(struct practice *practice, void *context, struct err *e)
{
    struct leftovers *leftovers = context;

    leftovers->count = rows_left(practice, leftovers->id, e);
    return true;
}

static int left_of(struct toy *toy, int64_t id)
{
    struct leftovers leftovers = {{id}, -1};

    return folder_read(toy->folder, toy->arena, count_left, &leftovers, &err)
             ? leftovers.count
             : -1;
}

// In the store itself, its log, or the file of keys.
static bool store_holds(const struct toy *toy, const char *words)
{
    static const char *const FILES[] = {"rapport.db", "rapport.db-wal",
                                        "keys/clients.db"};
    bool found = false;

    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        char path[FILE_PATH_ROOM];
        struct str bytes;
        struct err e;

        found |= file_path(path, toy->path, FILES[i], &e) && file_exists(path)
              && file_read(toy->arena, path, 64 << 20, &bytes, &e)
              && memmem(bytes.at, bytes.len, words, strlen(words));
    }
    return found;
}

static void test_erase(struct toy *toy)
{
    struct client_id second = {2};

    CHECK("what is plain can be found while it is there",
          toy_reopen(toy) && store_holds(toy, "sesquipedalian"));
    CHECK("without asking nothing is erased",
          !erase_confirm(toy->folder, toy->arena, second, STR("2"), &err)
              && err.kind == ERR_INPUT && shows(toy, 2, PLANTED[1]));
    CHECK("asking erases nothing",
          folder_write(toy->folder, toy->arena, ask, &second, &err)
              && shows(toy, 2, PLANTED[1]) && left_of(toy, 2) > 3);
    CHECK("another id typed erases nothing",
          !erase_confirm(toy->folder, toy->arena, second, STR("3"), &err)
              && err.kind == ERR_INPUT && shows(toy, 2, PLANTED[1]));
    CHECK("confirmed, the client is gone",
          erase_confirm(toy->folder, toy->arena, second, STR("2"), &err)
              && !shows(toy, 2, PLANTED[1]));
    CHECK("from every table", left_of(toy, 2) == 0);
    CHECK("after a restart nothing plain of it is in any byte of the store",
          toy_reopen(toy) && !store_holds(toy, "sesquipedalian"));
    CHECK("the others are not touched", shows(toy, 1, PLANTED[0])
                                            && shows(toy, 3, PLANTED[2])
                                            && left_of(toy, 1) > 3);
    CHECK("twice is said to be missing",
          !erase_confirm(toy->folder, toy->arena, second, STR("2"), &err)
              && err.kind == ERR_MISSING);
}

static void test_erased_stays_erased(struct toy *toy,
                                     const struct backup_made *older)
{
    struct restore_report report;
    struct restore_plan plan = {.data = toy->path,
                                .file = older->path,
                                .keys = older->keys_path,
                                .replace = true};

    CHECK("an older backup is restored, with its own keys",
          restore(toy, &plan, &report) && report.clients == 2
              && report.erased == 1);
    CHECK("who was erased did not come back", !shows(toy, 2, PLANTED[1])
                                                  && left_of(toy, 2) == 0
                                                  && shows(toy, 1, PLANTED[0]));
}

// The list was written, then the machine stopped.
static void test_cut_short(struct toy *toy)
{
    struct client_id third = {3};
    char list[120];
    struct str before, after;

    (void)snprintf(list, sizeof list, "%s/erased.list", toy->path);
    CHECK("asked", folder_write(toy->folder, toy->arena, ask, &third, &err));
    CHECK("a full erasure writes one line",
          file_read(toy->arena, list, 4096, &before, &err)
              && erase_confirm(toy->folder, toy->arena, third, STR("3"), &err)
              && file_read(toy->arena, list, 4096, &after, &err)
              && after.len == before.len + 65);
}

static void test_interrupted(struct toy *toy, const struct backup_made *made)
{
    struct restore_report report;
    struct restore_plan plan = {
        .data = toy->path, .file = made->path, .replace = true};
    char list[120], aside[120];

    // The list is away while the store comes back: client 3 is there again.
    (void)snprintf(list, sizeof list, "%s/erased.list", toy->path);
    (void)snprintf(aside, sizeof aside, "%s/list", toy->place);
    (void)rename(list, aside);
    plan.keys = made->keys_path;
    CHECK("the state before the rows went",
          restore(toy, &plan, &report) && left_of(toy, 3) > 0);
    (void)rename(aside, list);
    CHECK("opening the folder finishes the erasure",
          toy_reopen(toy) && left_of(toy, 3) == 0 && left_of(toy, 1) > 3);
}

// ---- rules about the code ---------------------------------------------------

static void test_append_only(void)
{
    FILE *found = popen( // NOLINT(cert-env33-c): a literal
        "grep -lE '(DELETE FROM|UPDATE) (answer|response|score)( |\"|$)' "
        "src/practice/*.c | grep -v '/erase.c$'",
        "r");
    char line[200];
    bool any = found && fgets(line, sizeof line, found);

    CHECK("only erase.c deletes or changes answers, responses and scores",
          found && !any);
    if (any) {
        printf("%s", line);
    }
    if (found) {
        (void)pclose(found);
    }
}

static int count_files(const struct toy *toy, const char *end)
{
    char folder[100];
    DIR *all;
    const struct dirent *entry;
    int count = 0;

    (void)snprintf(folder, sizeof folder, "%s/backups", toy->place);
    all = opendir(folder);
    while (all && (entry = readdir(all))) {
        count += strstr(entry->d_name, end) != NULL;
    }
    if (all) {
        (void)closedir(all);
    }
    return count;
}

static bool last_backup(struct practice *practice, void *context, struct err *e)
{
    int64_t at;
    int *days = context;

    return backup_last(practice, &at, days, e);
}

static void test_rotation(struct toy *toy)
{
    int days = -2;

    CHECK("old backups rotate away", make(toy, 2).at && make(toy, 2).at
                                         && count_files(toy, ".backup") == 2
                                         && count_files(toy, ".keys") == 2
                                         && count_files(toy, ".new") == 0);
    toy->world.now += 3 * DAY;
    CHECK("the age of the last one is known",
          folder_read(toy->folder, toy->arena, last_backup, &days, &err)
              && days == 3);
    CHECK("no plain copy is left behind",
          !any_file_holds(toy, toy->path, "backup.store.tmp"));
}

int main(void)
{
    struct toy toy;

    test_append_only();
    if (toy_open(&toy)
        && folder_write(toy.folder, toy.arena, add_clients, NULL, &err)) {
        struct backup_made first = make(&toy, 0), second;

        test_plain_words(&toy);
        test_restore(&toy, &first);
        test_tampering(&toy, &first);
        test_new_machine(&toy, &first, 3);
        test_erase(&toy);
        test_erased_stays_erased(&toy, &first);
        second = make(&toy, 0); // its keys know that client 2 is gone
        CHECK("a later backup", second.bytes > 0);
        test_new_machine(&toy, &first, 2);
        test_cut_short(&toy);
        test_interrupted(&toy, &first);
        test_rotation(&toy);
    } else {
        printf("%s\n", err.text);
        check_failed++;
    }
    toy_close(&toy);
    return check_end();
}
