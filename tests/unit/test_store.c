// test_store - what the store promises: a job is whole or nothing, durable
// when its caller hears of it, and one process owns the file.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "check.h"
#include "store/store.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIRST                                                                  \
    "CREATE TABLE person (id INTEGER PRIMARY KEY,"                             \
    " name TEXT NOT NULL UNIQUE, weight REAL, face BLOB);"                     \
    "CREATE TABLE pet (id INTEGER PRIMARY KEY,"                                \
    " person_id INTEGER NOT NULL REFERENCES person (id));"
#define SECOND "CREATE TABLE later (id INTEGER PRIMARY KEY);"
#define TWICE  "CREATE TABLE a (b); CREATE TABLE a (b);"

static const struct migration STEPS[] = {
    {"0001_first",  {FIRST, sizeof FIRST - 1}  },
    {"0002_second", {SECOND, sizeof SECOND - 1}},
};

static char folder[] = "/tmp/rapport-store-XXXXXX";
static char path[256];

static void fresh(void)
{
    char command[512];

    (void)snprintf(command, sizeof command, "rm -f %s/*", folder);
    CHECK("the folder is emptied", system(command) == 0);
}

static struct store_plan plan_of(int steps, bool background)
{
    struct store_plan plan = {.path = path,
                              .migrations = STEPS,
                              .migration_count = steps,
                              .readers = 2,
                              .durable = true,
                              .background = background};

    return plan;
}

static struct store *opened(bool background)
{
    struct store_plan plan = plan_of(1, background);
    struct store *store = NULL;
    struct err err = {0};

    if (!store_open(&plan, &store, &err)) {
        printf("store_open: %s\n", err.text);
        exit(1);
    }
    return store;
}

static int64_t people(struct store *store)
{
    struct db *db = store_borrow(store);
    struct err err;
    bool found;
    int64_t count = -1;

    if (!db_ask_int(db, "SELECT count(*) FROM person", NO_VALUES, &found,
                    &count, &err)) {
        count = -1;
    }
    store_return(store, db);
    return count;
}

static bool add_person(struct db *db, void *name, struct err *err)
{
    return db_run(db, "INSERT INTO person (name, weight) VALUES ($1, $2)",
                  VALUES(V_TEXT(str_of(name)), V_REAL(NAN)), err);
}

static bool add_then_fail(struct db *db, void *name, struct err *err)
{
    return add_person(db, name, err)
        && err_set(err, ERR_INPUT, "thought better of it");
}

static bool add_stranger_pet(struct db *db, void *context, struct err *err)
{
    (void)context;
    return db_run(db, "INSERT INTO pet (person_id) VALUES (99)", NO_VALUES,
                  err);
}

// ---- one statement ---------------------------------------------------------

static bool write_values(struct db *db, void *context, struct err *err)
{
    (void)context;
    return db_run(db,
                  "INSERT INTO person (weight, name, id, face)"
                  " VALUES ($4, $2, $1, $3)",
                  VALUES(V_INT(7), V_TEXT(STR("Ada\0b")),
                         V_BLOB(STR("\x00\xff")), V_REAL(61.5)),
                  err)
        && db_run(
               db,
               "INSERT INTO person (id, name, weight) VALUES"
               " ($1, $2, $3)",
               VALUES(V_INT(8), V_TEXT(((struct str){NULL, 0})), V_REAL(NAN)),
               err);
}

static void test_values(void)
{
    struct store *store;
    struct arena *arena = arena_open("test");
    struct err err = {0};
    struct rows rows;
    struct db *db;

    fresh();
    store = opened(false);
    CHECK("values are written", store_write(store, write_values, NULL, &err));
    db = store_borrow(store);
    CHECK("they can be asked for",
          db_ask(db,
                 "SELECT name, face, weight, id FROM person"
                 " WHERE id >= $1 AND id < $1 + $2 ORDER BY id",
                 VALUES(V_INT(7), V_INT(2)), &rows, &err));
    CHECK("a first row", rows_next(&rows));
    CHECK("text keeps its bytes",
          str_is_equal(rows_str(&rows, 0, arena), STR("Ada\0b")));
    CHECK("a blob keeps its bytes",
          str_is_equal(rows_str(&rows, 1, arena), STR("\x00\xff")));
    CHECK("a real", rows_real(&rows, 2) == 61.5);
    CHECK("a number", rows_int(&rows, 3) == 7);
    CHECK("a second row", rows_next(&rows));
    CHECK("empty text is not NULL",
          !rows_is_null(&rows, 0) && rows_str(&rows, 0, NULL).at);
    CHECK("NULL has no bytes", !rows_str(&rows, 1, NULL).at);
    CHECK("unknown is NULL and reads as NAN",
          rows_is_null(&rows, 2) && isnan(rows_real(&rows, 2)));
    CHECK("no third row", !rows_next(&rows));
    CHECK("it ends well", rows_end(&rows, &err));
    store_return(store, db);
    store_close(store);
    arena_close(arena);
}

static bool nested_questions(struct db *db, int depth, struct err *err)
{
    struct rows rows;
    bool good =
        db_ask(db, "SELECT id FROM person ORDER BY id", NO_VALUES, &rows, err);

    if (!good) {
        return false;
    }
    good = rows_next(&rows)
        && (depth == 0 || nested_questions(db, depth - 1, err))
        && rows_next(&rows) && rows_int(&rows, 0) == 8;
    return rows_end(&rows, err) && good;
}

static void test_misuse(void)
{
    struct store *store;
    struct err err = {0};
    struct rows rows;
    struct db *db;
    char text[64] = "SELECT id FROM person";

    fresh();
    store = opened(false);
    CHECK("values are written", store_write(store, write_values, NULL, &err));
    db = store_borrow(store);
    CHECK("a question inside the same question", nested_questions(db, 3, &err));
    CHECK("a missing value is our mistake",
          !db_ask(db, "SELECT $1, $2", VALUES(V_INT(1)), &rows, &err)
              && err.kind == ERR_BUG);
    CHECK("a value too many as well",
          !db_ask(db, "SELECT $1", VALUES(V_INT(1), V_INT(2)), &rows, &err)
              && err.kind == ERR_BUG);
    CHECK("one statement at a time",
          !db_run(db, "SELECT 1; SELECT 2", NO_VALUES, &err)
              && err.kind == ERR_BUG);
    CHECK("places have numbers", !db_run(db, "SELECT ?", VALUES(V_INT(1)), &err)
                                     && err.kind == ERR_BUG);
    CHECK("text that is no literal, first",
          db_ask(db, text, NO_VALUES, &rows, &err) && rows_end(&rows, &err));
    (void)snprintf(text, sizeof text, "SELECT name FROM person");
    CHECK("text that is no literal is found out",
          !db_ask(db, text, NO_VALUES, &rows, &err) && err.kind == ERR_BUG);
    CHECK("a reader cannot write", !add_person(db, (char[]){"Eve"}, &err));
    CHECK("not even to the log",
          !db_run(db, "PRAGMA wal_checkpoint(TRUNCATE)", NO_VALUES, &err));
    store_return(store, db);
    store_close(store);
}

// ---- jobs ------------------------------------------------------------------

static bool write_inside(struct db *db, void *store, struct err *err)
{
    (void)db;
    return store_write(store, add_person, (char[]){"Eve"}, err);
}

static void test_jobs(bool background)
{
    struct store *store;
    struct err err = {0};

    fresh();
    store = opened(background);
    CHECK("a job is kept",
          store_write(store, add_person, (char[]){"Ada"}, &err));
    CHECK("it can be read", people(store) == 1);
    CHECK("a job that fails gives its reason",
          !store_write(store, add_then_fail, (char[]){"Bob"}, &err)
              && err.kind == ERR_INPUT);
    CHECK("and leaves nothing", people(store) == 1);
    CHECK("a second Ada is a conflict",
          !store_write(store, add_person, (char[]){"Ada"}, &err)
              && err.kind == ERR_CONFLICT);
    CHECK("the words do not hold the name", !strstr(err.text, "Ada"));
    CHECK("a pet of nobody is a conflict",
          !store_write(store, add_stranger_pet, NULL, &err)
              && err.kind == ERR_CONFLICT);
    CHECK("work that waits for itself is our mistake",
          !store_write(store, write_inside, store, &err)
              && err.kind == ERR_BUG);
    CHECK("nothing of all that was kept", people(store) == 1);
    store_close(store);
    store = opened(background);
    CHECK("what was kept is there the next time", people(store) == 1);
    store_close(store);
}

static void test_one_moment(void)
{
    struct store *store;
    struct err err = {0};
    struct db *db;
    bool found;
    int64_t count = -1;

    fresh();
    store = opened(true);
    CHECK("Ada", store_write(store, add_person, (char[]){"Ada"}, &err));
    db = store_borrow(store);
    CHECK("a reader sees her", db_ask_int(db, "SELECT count(*) FROM person",
                                          NO_VALUES, &found, &count, &err)
                                   && count == 1);
    CHECK("Bob", store_write(store, add_person, (char[]){"Bob"}, &err));
    CHECK("its moment does not change",
          db_ask_int(db, "SELECT count(*) FROM person", NO_VALUES, &found,
                     &count, &err)
              && count == 1);
    CHECK("another reader sees both", people(store) == 2);
    store_return(store, db);
    store_close(store);
}

// Holds the writer at the start of a batch until the others have queued up.
static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static bool wait_at_gate(struct db *db, void *name, struct err *err)
{
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    return add_person(db, name, err);
}

struct many {
    struct store_job job;
    char name[16];
    bool done;
};

static int done_count;
static pthread_mutex_t done_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t done_changed = PTHREAD_COND_INITIALIZER;

static void note_done(struct store_job *job)
{
    ((struct many *)job)->done = true;
    pthread_mutex_lock(&done_mutex);
    done_count++;
    pthread_cond_signal(&done_changed);
    pthread_mutex_unlock(&done_mutex);
}

static void wait_for(int count)
{
    pthread_mutex_lock(&done_mutex);
    while (done_count < count) {
        pthread_cond_wait(&done_changed, &done_mutex);
    }
    pthread_mutex_unlock(&done_mutex);
}

static void queue(struct store *store, struct many *many, int n,
                  store_work *work)
{
    struct err err = {0};

    (void)snprintf(many->name, sizeof many->name, "n%d", n);
    many->job = (struct store_job){
        .work = work, .context = many->name, .done = note_done};
    CHECK("a job is taken", store_write_later(store, &many->job, &err));
}

static void test_batch(void)
{
    enum { COUNT = 200 };
    static struct many many[COUNT];
    struct store *store;
    int kept = 0;
    int refused = 0;

    fresh();
    store = opened(true);
    done_count = 0;
    pthread_mutex_lock(&gate);
    for (int i = 0; i < COUNT; i++) {
        queue(store, &many[i], i,
              i == 0       ? wait_at_gate
              : i % 3 == 0 ? add_then_fail
                           : add_person);
    }
    pthread_mutex_unlock(&gate);
    wait_for(COUNT);
    for (int i = 0; i < COUNT; i++) {
        kept += many[i].job.kept;
        refused += !many[i].job.kept && many[i].job.err.kind == ERR_INPUT;
    }
    CHECK("those that failed failed alone", kept == 134 && refused == 66);
    CHECK("exactly those that were kept are there", people(store) == kept);
    store_close(store);
}

static void test_too_many_waiting(void)
{
    enum { MOST = 1100 };
    static struct many many[MOST];
    struct store *store;
    struct err err = {0};
    int taken = 0;

    fresh();
    store = opened(true);
    done_count = 0;
    pthread_mutex_lock(&gate);
    queue(store, &many[taken++], 0, wait_at_gate);
    while (taken < MOST) {
        many[taken].job = (struct store_job){
            .work = add_person, .context = many[taken].name, .done = note_done};
        (void)snprintf(many[taken].name, sizeof many[taken].name, "n%d", taken);
        if (!store_write_later(store, &many[taken].job, &err)) {
            break;
        }
        taken++;
    }
    CHECK("the line has an end", taken < MOST && err.kind == ERR_BUSY);
    pthread_mutex_unlock(&gate);
    wait_for(taken);
    CHECK("all that were taken are kept", people(store) == taken);
    store_close(store);
}

// ---- the disk --------------------------------------------------------------

static bool add_large(struct db *db, void *name, struct err *err)
{
    static char large[1 << 20];

    memset(large, 'x', sizeof large);
    return add_person(db, name, err)
        && db_run(db, "UPDATE person SET face = $1 WHERE name = $2",
                  VALUES(V_BLOB(((struct str){large, sizeof large})),
                         V_TEXT(str_of(name))),
                  err);
}

// Adds a megabyte at a time until it fails; then what was said to be kept must
// be there, and nothing else, and small things go on when there is room.
static void fill_disk(struct store *store, struct err *err)
{
    char name[16];
    int kept = 0;

    for (; kept < 100; kept++) {
        (void)snprintf(name, sizeof name, "large%d", kept);
        if (!store_write(store, add_large, name, err)) {
            break;
        }
    }
    CHECK("a full disk is said so", kept < 100 && err->kind == ERR_OUTSIDE);
    CHECK("what was kept is there", people(store) == kept);
    CHECK("again, it fails again", !store_write(store, add_large, name, err));
    CHECK("and still nothing of it is there", people(store) == kept);
}

static bool remove_large(struct db *db, void *context, struct err *err)
{
    (void)context;
    return db_run(db, "DELETE FROM person WHERE name <> 'large0'", NO_VALUES,
                  err);
}

static void test_disk_full(void)
{
    struct store *store;
    struct err err = {0};

    fresh();
    if (mount("none", folder, "tmpfs", 0, "size=12m")) {
        printf("skipped: a full disk needs root for a small tmpfs\n");
        return;
    }
    store = opened(true);
    fill_disk(store, &err);
    CHECK("it names the disk", strstr(err.text, "disk is full"));
    store_close(store);
    CHECK("room is made",
          mount("none", folder, "tmpfs", MS_REMOUNT, "size=64m") == 0);
    store = opened(true);
    CHECK("then it goes on", store_write(store, remove_large, NULL, &err));
    CHECK("and keeps", store_write(store, add_person, (char[]){"Ada"}, &err));
    store_close(store);
    CHECK("the tmpfs goes", umount(folder) == 0);
}

// Without root: no file may grow beyond 8 MB.
static void test_file_limit(void)
{
    struct rlimit limit = {8 << 20, RLIM_INFINITY};
    struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
    struct store *store;
    struct arena *arena = arena_open("test");
    struct err err = {0};
    struct str report;

    fresh();
    (void)signal(SIGXFSZ, SIG_IGN);
    store = opened(false);
    CHECK("a limit is set", setrlimit(RLIMIT_FSIZE, &limit) == 0);
    fill_disk(store, &err);
    CHECK("the limit goes", setrlimit(RLIMIT_FSIZE, &none) == 0);
    CHECK("it goes on", store_write(store, add_person, (char[]){"Ada"}, &err));
    CHECK("and is sound",
          store_check(store, arena, &report, &err) && report.len == 0);
    store_close(store);
    arena_close(arena);
}

// ---- opening ---------------------------------------------------------------

static bool opens(const struct store_plan *plan, struct err *err)
{
    struct store *store;
    bool good = store_open(plan, &store, err);

    if (good) {
        store_close(store);
    }
    return good;
}

static void test_versions(void)
{
    struct store_plan one = plan_of(1, false);
    struct store_plan two = plan_of(2, false);
    static const struct migration BROKEN[] = {
        {"0001_first", {TWICE, sizeof TWICE - 1}},
    };
    struct store_plan broken = one;
    struct err err = {0};

    fresh();
    broken.migrations = BROKEN;
    CHECK("a step that fails", !opens(&broken, &err) && err.kind == ERR_BUG);
    CHECK("leaves the file as it was", opens(&one, &err));
    CHECK("a second step is taken later", opens(&two, &err));
    CHECK("the older program refuses the newer file",
          !opens(&one, &err) && err.kind == ERR_CONFLICT);
    CHECK("and says what to do", strstr(err.text, "newer"));
    CHECK("the newer one opens it again", opens(&two, &err));
}

static void test_strange_files(void)
{
    struct store_plan plan = plan_of(1, false);
    struct err err = {0};
    FILE *file;

    fresh();
    file = fopen(path, "w");
    for (int i = 0; file && i < 500; i++) {
        (void)fputs("this is a letter, not a database\n", file);
    }
    CHECK("a letter is written", file && fclose(file) == 0);
    CHECK("a file that is no database",
          !opens(&plan, &err) && err.kind == ERR_OUTSIDE);
    plan.path = "/tmp/rapport-no-such-folder/rapport.db";
    CHECK("a folder that does not exist",
          !opens(&plan, &err) && err.kind == ERR_OUTSIDE);
    plan.path = "/dev/full/rapport.db";
    CHECK("a folder that is none",
          !opens(&plan, &err) && err.kind == ERR_OUTSIDE);
}

// Root may write anywhere, so a child gives its power away first.
static void test_read_only_folder(void)
{
    struct store_plan plan = plan_of(1, false);
    struct err err = {0};
    int status = 0;
    pid_t child;

    fresh();
    (void)chmod(folder, 0500);
    child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (chown(folder, 65534, 65534) || setuid(65534))) {
            _exit(2);
        }
        _exit(!opens(&plan, &err) && err.kind == ERR_OUTSIDE ? 0 : 1);
    }
    CHECK("a folder that may only be read",
          waitpid(child, &status, 0) == child && status == 0);
    (void)chown(folder, geteuid(), getegid());
    (void)chmod(folder, 0700);
}

static void test_one_owner(void)
{
    struct store_plan plan = plan_of(1, false);
    struct store *store;
    struct err err = {0};
    int status = 0;
    pid_t child;

    fresh();
    store = opened(true);
    CHECK("not twice in one process",
          !opens(&plan, &err) && err.kind == ERR_BUSY);
    child = fork();
    if (child == 0) {
        _exit(!opens(&plan, &err) && err.kind == ERR_BUSY ? 0 : 1);
    }
    CHECK("not by another process",
          waitpid(child, &status, 0) == child && status == 0);
    store_close(store);
    CHECK("afterwards it is free", opens(&plan, &err));
}

static void test_modes(void)
{
    struct store *store;
    struct stat stat_of;
    char name[300];

    fresh();
    store = opened(false);
    static const char *const ENDS[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < sizeof ENDS / sizeof *ENDS; i++) {
        (void)snprintf(name, sizeof name, "%s%s", path, ENDS[i]);
        CHECK("only its owner reads it",
              stat(name, &stat_of) == 0 && (stat_of.st_mode & 0777) == 0600);
    }
    store_close(store);
}

// ---- copies ----------------------------------------------------------------

static void test_copy(void)
{
    struct store *store;
    struct store_plan plan = plan_of(1, false);
    struct arena *arena = arena_open("test");
    struct err err = {0};
    struct str report;
    char to[300];

    fresh();
    (void)snprintf(to, sizeof to, "%s/copy.db", folder);
    store = opened(true);
    CHECK("Ada", store_write(store, add_person, (char[]){"Ada"}, &err));
    CHECK("a copy while it is open", store_copy(store, to, &err));
    CHECK("never over another file",
          !store_copy(store, to, &err) && err.kind == ERR_CONFLICT);
    CHECK("the store is sound",
          store_check(store, arena, &report, &err) && report.len == 0);
    store_close(store);
    plan.path = to;
    CHECK("the copy opens", store_open(&plan, &store, &err));
    CHECK("and has everything", people(store) == 1);
    store_close(store);
    arena_close(arena);
}

static bool file_has(const char *name, const char *needle)
{
    static char bytes[1 << 20];
    FILE *file = fopen(name, "rb");
    size_t len = file ? fread(bytes, 1, sizeof bytes, file) : 0;

    if (file) {
        (void)fclose(file);
    }
    return len && memmem(bytes, len, needle, strlen(needle));
}

static bool remove_ada(struct db *db, void *context, struct err *err)
{
    (void)context;
    return db_run(db, "DELETE FROM person", NO_VALUES, err);
}

static void test_erase_securely(void)
{
    struct store_plan plan = plan_of(1, false);
    struct store *store = NULL;
    struct err err = {0};
    char journal[300];

    fresh();
    (void)snprintf(journal, sizeof journal, "%s-journal", path);
    plan.erase_securely = true;
    CHECK("a file that can forget", store_open(&plan, &store, &err));
    CHECK("a key",
          store_write(store, add_person, (char[]){"key-of-ada"}, &err));
    CHECK("is in the file", file_has(path, "key-of-ada"));
    CHECK("deleted", store_write(store, remove_ada, NULL, &err));
    CHECK("it is not, even before closing", !file_has(path, "key-of-ada"));
    CHECK("nor in the journal", !file_has(journal, "key-of-ada"));
    store_close(store);
}

int main(void)
{
    if (!mkdtemp(folder)) {
        return 1;
    }
    (void)snprintf(path, sizeof path, "%s/rapport.db", folder);
    test_values();
    test_misuse();
    test_jobs(false);
    test_jobs(true);
    test_one_moment();
    test_batch();
    test_too_many_waiting();
    test_versions();
    test_strange_files();
    test_read_only_folder();
    test_one_owner();
    test_modes();
    test_copy();
    test_erase_securely();
    test_file_limit();
    test_disk_full();
    fresh();
    (void)rmdir(folder);
    return check_end();
}
