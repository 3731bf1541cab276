// doctor - one function per thing that can be unwell, in one table.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/doctor.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "measure/registry.h"
#include "practice/audit.h"
#include "practice/backup.h"
#include "practice/courier.h"
#include "practice/coverage.h"
#include "practice/crisis.h"
#include "practice/keyring.h"
#include "practice/notice.h"
#include "practice/setting.h"
#include "practice/staff_leaving.h"

#include <dirent.h>
#include <string.h>
#include <sys/stat.h>

enum { BACKUP_DAYS = 2, REHEARSAL_DAYS = 35 };

struct looking {
    struct folder *folder;
    struct practice *practice;
    bool good;
    struct str words;
};

static bool say(struct looking *looking, bool good, struct str words)
{
    looking->good = good;
    looking->words = words;
    return true;
}

// ---- files ------------------------------------------------------------------

static const struct wanted {
    const char *name; // below the data folder
    mode_t most;      // no other bits than these
    bool needed;
} WANTED[] = {
    {".",                    0700, true },
    {"rapport.db",           0600, true },
    {"keys",                 0700, true },
    {"keys/master.key",      0600, true },
    {"keys/clients.db",      0600, true },
    {"keys/master.recovery", 0600, true },
    {"erased.list",          0600, false},
};

// What is wrong with it; empty: nothing.
static struct str wrong_with(struct arena *arena, const char *path,
                             const struct wanted *wanted)
{
    struct stat found;

    if (stat(path, &found) != 0) {
        return wanted->needed
                 ? text_print(arena, "%s is missing: put it back from a copy",
                              wanted->name)
                 : STR("");
    }
    return found.st_mode & 0777 & ~wanted->most
             ? text_print(arena, "others may read %s: run chmod %o on it",
                          wanted->name, (unsigned)wanted->most)
             : STR("");
}

static bool look_at_files(struct looking *looking, struct err *err)
{
    for (size_t i = 0; i < sizeof WANTED / sizeof *WANTED; i++) {
        char path[FILE_PATH_ROOM];
        struct str wrong;

        if (!file_path(path, folder_path(looking->folder), WANTED[i].name,
                       err)) {
            return false;
        }
        wrong = wrong_with(looking->practice->arena, path, &WANTED[i]);
        if (wrong.len) {
            return say(looking, false, wrong);
        }
    }
    return say(looking, true, STR("only their owner may read them"));
}

static bool look_at_store(struct looking *looking, struct err *err)
{
    struct str report;

    if (!store_check(folder_store(looking->folder), looking->practice->arena,
                     &report, err)) {
        return false;
    }
    return report.len ? say(looking, false,
                            text_print(looking->practice->arena,
                                       "damaged; restore the last backup: %.*s",
                                       SHOW(str_trim(report))))
                      : say(looking, true,
                            STR("whole, and everything belongs to "
                                "something"));
}

// ---- keys and audit ---------------------------------------------------------

static bool look_at_keys(struct looking *looking, struct err *err)
{
    int64_t missing;

    if (!keyring_missing(looking->practice, &missing, err)) {
        return false;
    }
    return missing ? say(looking, false,
                         text_print(looking->practice->arena,
                                    "%lld clients have no key that opens: "
                                    "restore with the newest .keys file",
                                    (long long)missing))
                   : say(looking, true, STR("every client has one"));
}

static bool look_at_audit(struct looking *looking, struct err *err)
{
    int64_t lines, broken_at;
    struct arena *arena = looking->practice->arena;

    if (!audit_check(looking->practice, &lines, &broken_at, err)) {
        return false;
    }
    return broken_at
             ? say(looking, false,
                   text_print(arena,
                              "line %lld was changed, removed or put "
                              "in from outside: keep a copy of the "
                              "folder and ask who had access",
                              (long long)broken_at))
             : say(looking, true,
                   text_print(arena, "%lld lines, unbroken", (long long)lines));
}

// ---- backups ----------------------------------------------------------------

static bool read_practice(struct practice *practice, int64_t *created_at,
                          bool *demo, struct err *err)
{
    struct rows rows;

    if (!db_ask(practice->db,
                "SELECT created_at, demo FROM practice WHERE practice_id = $1",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    if (rows_next(&rows)) {
        *created_at = rows_int(&rows, 0);
        *demo = rows_int(&rows, 1) != 0;
    }
    return rows_end(&rows, err);
}

static bool look_at_backup(struct looking *looking, struct err *err)
{
    struct practice *practice = looking->practice;
    int64_t at, created_at = 0;
    bool demo = false;
    int days;

    if (!backup_last(practice, &at, &days, err)
        || !read_practice(practice, &created_at, &demo, err)) {
        return false;
    }
    if (demo) {
        return say(looking, true, STR("a demo needs none"));
    }
    if (days < 0) {
        return say(looking, P_NOW(practice) - created_at < BACKUP_DAYS * DAY,
                   STR("none yet: run `rapport backup --to FOLDER`"));
    }
    return say(
        looking, days < BACKUP_DAYS,
        text_print(practice->arena, "the last one is %d days old", days));
}

static bool look_at_rehearsal(struct looking *looking, struct err *err)
{
    struct practice *practice = looking->practice;
    char path[FILE_PATH_ROOM];
    struct str text;
    int64_t at = 0, last = 0;
    int days;

    if (!backup_last(practice, &last, &days, err)
        || !file_path(path, folder_path(looking->folder), "last-rehearsal",
                      err)) {
        return false;
    }
    if (file_exists(path)
        && (!file_read(practice->arena, path, 64, &text, err)
            || !str_parse_int(str_trim(text), &at))) {
        at = 0;
    }
    if (!at) {
        return say(looking, true,
                   STR("never rehearsed: `rapport restore --rehearse FILE` "
                       "shows that a backup can be read"));
    }
    days = (int)((P_NOW(practice) - at) / DAY);
    return say(looking, days <= REHEARSAL_DAYS,
               text_print(practice->arena, "last rehearsal good, %d days ago%s",
                          days,
                          days <= REHEARSAL_DAYS ? "" : ": rehearse again"));
}

// An old store that a restore put aside still holds what is erased later, and
// so does a new one whose restore was cut short.
static bool look_aside(struct looking *looking, struct err *err)
{
    DIR *folder = opendir(folder_path(looking->folder));
    const struct dirent *entry;
    int count = 0;
    int begun = 0;

    (void)err;
    while (folder && (entry = readdir(folder))) {
        count += !strncmp(entry->d_name, "before-restore-", 15);
        begun += !strncmp(entry->d_name, "restore-", 8);
    }
    if (folder) {
        (void)closedir(folder);
    }
    if (begun) {
        return say(looking, false,
                   STR("a restore or a rehearsal was cut short: delete the "
                       "folders restore-... when none is running"));
    }
    return count ? say(looking, true,
                       text_print(looking->practice->arena,
                                  "%d old stores of earlier restores "
                                  "(before-restore-...): delete them once you "
                                  "do not need them",
                                  count))
                 : say(looking, true, STR("nothing is left over"));
}

// ---- safety -----------------------------------------------------------------

static bool look_at_coverage(struct looking *looking, struct err *err)
{
    struct coverage_plan plan;
    struct str missing, gone;
    bool set;

    if (!coverage_read(looking->practice, &plan, err)
        || !coverage_is_set(looking->practice, &set, &missing, err)) {
        return false;
    }
    if (!staff_leaving_still_named(looking->practice, &gone, err)) {
        return false;
    }
    if (gone.len) {
        return say(looking, false,
                   text_print(looking->practice->arena,
                              "it names somebody who has left (%.*s): name "
                              "somebody else",
                              SHOW(gone)));
    }
    if (!plan.known) {
        return say(looking, true,
                   STR("not set: forms with a safety item do not go out by "
                       "link"));
    }
    return say(looking, set,
               set ? STR("complete, and the crisis lines are confirmed")
                   : missing);
}

static bool look_at_mail(struct looking *looking, struct err *err)
{
    struct practice *practice = looking->practice;
    struct str url, trouble;
    int cards;

    if (!setting_read(practice, "smtp_url", &url, err)
        || !notice_undelivered(practice, &cards, err)) {
        return false;
    }
    if (cards) {
        return say(looking, false,
                   text_print(practice->arena,
                              "nobody could be told of %d safety cards: look "
                              "at them now, then at the mail settings",
                              cards));
    }
    if (!courier_trouble(practice, &trouble, err)) {
        return false;
    }
    if (trouble.len) {
        return say(looking, false,
                   text_print(practice->arena,
                              "%.*s\nlook at Settings, Messages to clients",
                              SHOW(trouble)));
    }
    return say(looking, true,
               url.len ? STR("every notice was delivered")
                       : STR("no mail server is set: safety cards stand on "
                             "the board, and nobody is told elsewhere"));
}

// ---- people -----------------------------------------------------------------

static bool look_at_people(struct looking *looking, struct err *err)
{
    int here, waiting;

    if (!staff_count(looking->practice, &here, err)
        || !staff_leaving_client_count(looking->practice, &waiting, err)) {
        return false;
    }
    return waiting ? say(looking, false,
                         text_print(looking->practice->arena,
                                    "%d clients of somebody who has left wait "
                                    "for a handover: see Settings, Who works "
                                    "here",
                                    waiting))
                   : say(looking, true,
                         here == 1 ? STR("one works here")
                                   : text_print(looking->practice->arena,
                                                "%d work here", here));
}

// ---- instruments ------------------------------------------------------------

// A form that is in use must still be the one that was ticked.
static bool look_at_instruments(struct looking *looking, struct err *err)
{
    struct practice *practice = looking->practice;
    struct rows rows;
    struct str changed = {0};
    int count = 0;

    if (!db_ask(practice->db,
                "SELECT code, version, checksum FROM instrument_use"
                " WHERE practice_id = $1 AND enabled = 1"
                " AND definition IS NULL",
                VALUES(P_ID(practice)), &rows, err)) {
        return false;
    }
    while (rows_next(&rows)) {
        const struct instrument *instrument =
            registry_find(practice->registry, rows_str(&rows, 0, NULL));

        count++;
        if (!instrument
            || (str_is(rows_str(&rows, 1, NULL), instrument->version)
                && !str_is(rows_str(&rows, 2, NULL), instrument->checksum))) {
            changed = rows_str(&rows, 0, practice->arena);
        }
    }
    if (!rows_end(&rows, err)) {
        return false;
    }
    return changed.len
             ? say(looking, false,
                   text_print(practice->arena,
                              "%.*s is not the one that was chosen: look at it "
                              "in the settings and choose again",
                              SHOW(changed)))
             : say(looking, true,
                   text_print(practice->arena, "%d chosen, unchanged", count));
}

// ---- all of them ------------------------------------------------------------

static const struct look {
    const char *subject;
    bool (*look)(struct looking *looking, struct err *err);
} LOOKS[] = {
    {"files",       look_at_files      },
    {"store",       look_at_store      },
    {"keys",        look_at_keys       },
    {"audit",       look_at_audit      },
    {"backup",      look_at_backup     },
    {"rehearsal",   look_at_rehearsal  },
    {"left over",   look_aside         },
    {"coverage",    look_at_coverage   },
    {"mail",        look_at_mail       },
    {"people",      look_at_people     },
    {"instruments", look_at_instruments},
};

struct visit {
    struct folder *folder;
    struct doctor_report *report;
};

// Something that cannot be looked at is not well; the others are still looked
// at.
static bool look_at_all(struct practice *practice, void *context,
                        struct err *err)
{
    const struct visit *visit = context;
    struct doctor_report *report = visit->report;

    (void)err;
    report->good = true;
    for (size_t i = 0; i < sizeof LOOKS / sizeof *LOOKS; i++) {
        struct looking looking = {.folder = visit->folder,
                                  .practice = practice};
        struct err why = {0};

        if (!LOOKS[i].look(&looking, &why)) {
            (void)say(&looking, false,
                      text_print(practice->arena, "%s", why.text));
        }
        report->findings[report->count++] = (struct finding_of_doctor){
            looking.good, LOOKS[i].subject, looking.words};
        report->good = report->good && looking.good;
    }
    return true;
}

bool doctor_look(struct folder *folder, struct arena *arena,
                 struct doctor_report *report, struct err *err)
{
    struct visit visit = {folder, report};

    *report = (struct doctor_report){0};
    return folder_read(folder, arena, look_at_all, &visit, err);
}
