// test_handover_words - what a therapist wrote for themselves stays with them
// when the client moves, unless the client says yes to it: notes written
// ahead, strains, walks without a choice, drafts of letters, what is on the
// supervision list. And no table is forgotten (PRODUCT.md J14.4).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "base/embedded.h"
#include "practice/client.h"
#include "practice/handover.h"
#include "practice/letter.h"
#include "practice/note.h"
#include "practice/rupture.h"
#include "practice/session.h"
#include "practice/staff.h"
#include "practice/supervision.h"
#include "practice/support.h"

#include <string.h>

static struct toy toy;
static struct err err;
static struct staff_id jo;
static const struct staff_id MARA = {1};

// One client who moves.
struct mover {
    struct client_id id;
    bool notes; // their answer
    struct session_id ahead;
    int64_t rupture, draft, shared;
};

static bool add_letter(struct practice *practice, struct client_id client,
                       const char *words, bool share, int64_t *id,
                       struct err *why)
{
    return letter_draft(practice, client, STR("goodbye"), str_of(words), id,
                        why)
        && (!share
            || (letter_set_state(practice, *id, 1, STR("ready"), why)
                && letter_set_state(practice, *id, 2, STR("shared"), why)));
}

static bool write_notes(struct practice *practice, struct mover *mover,
                        struct err *why)
{
    struct rupture strain = {.client = mover->id};
    struct support walk = {.client = mover->id};
    struct note note = {0};
    int64_t listed;

    answers_set(practice->arena, &strain.note, STR("type"), STR("unsure"));
    answers_set(practice->arena, &strain.note, STR("line"),
                STR("I was short with them"));
    answers_set(practice->arena, &walk.walk, STR("line"),
                STR("I do not reach them"));
    if (!session_add(practice, mover->id, P_NOW(practice) + 7 * DAY,
                     &mover->ahead, why)
        || !note_read(practice, mover->ahead, &note, why)) {
        return false;
    }
    note.part[NOTE_NEXT] = STR("ask about the brother");
    return note_save(practice, &note, why)
        && rupture_add(practice, mover->id, &strain, &mover->rupture, why)
        && support_save(practice, &walk, why)
        && supervision_add(practice, mover->id, STR("am I the right one?"),
                           &listed, why);
}

static bool begin(struct practice *practice, void *context, struct err *why)
{
    struct mover *mover = context;

    practice->staff = MARA;
    return client_add(practice,
                      &(struct client){.name = STR("Kite"), .staff = MARA},
                      &mover->id, why)
        && write_notes(practice, mover, why)
        && add_letter(practice, mover->id, "not ready yet", false,
                      &mover->draft, why)
        && add_letter(practice, mover->id, "thank you", true, &mover->shared,
                      why);
}

static bool move(struct practice *practice, void *context, struct err *why)
{
    const struct mover *mover = context;
    int64_t id;

    practice->staff = MARA;
    if (!handover_begin(practice,
                        &(struct handover_start){.client = mover->id, .to = jo},
                        &id, why)
        || !handover_send(practice, id, 1, why)
        || !handover_agree_in_person(practice, id, 2, mover->notes, why)) {
        return false;
    }
    practice->staff = jo;
    return handover_read(practice, id, 3, why);
}

static bool jo_joins(struct practice *practice, void *context, struct err *why)
{
    return staff_add(practice,
                     &(struct staff_draft){.name = STR("Jo Park"),
                                           .role = "therapist",
                                           .passphrase_hash = "none"},
                     context, why);
}

// ---- what somebody finds ----------------------------------------------------

struct finds {
    const struct mover *mover;
    struct staff_id as;
    bool note, line, strain, strain_listed, walk, draft, drafts;
    int letters, versions, listed;
};

static bool find_notes(struct practice *practice, struct finds *finds,
                       struct err *why)
{
    struct note note;
    struct session session;
    struct note_version *versions;

    if (!note_read(practice, finds->mover->ahead, &note, why)
        || !note_versions(practice, finds->mover->ahead, &versions,
                          &finds->versions, why)
        || !session_get(practice, finds->mover->ahead, &session, why)) {
        return false;
    }
    finds->note = note.part[NOTE_NEXT].len > 0;
    finds->line = session.note.len > 0;
    return true;
}

static bool find_strain(struct practice *practice, struct finds *finds,
                        struct err *why)
{
    struct client_id client = finds->mover->id;
    struct rupture *list, one;
    struct support walk;
    struct err missing = {0};
    int count = 5;

    finds->strain =
        rupture_get(practice, finds->mover->rupture, &one, &missing);
    if (!rupture_list(practice, client, &list, &count, why)
        || !support_open(practice, client, &walk, why)) {
        return false;
    }
    finds->strain_listed = count > 0;
    finds->walk = walk.id != 0;
    return true;
}

static bool find_letters(struct practice *practice, struct finds *finds,
                         struct err *why)
{
    struct letter *letters, one;
    struct supervision *items;
    struct err missing = {0};

    finds->draft = letter_get(practice, finds->mover->draft, &one, &missing);
    return letter_list(practice, finds->mover->id, &letters, &finds->letters,
                       why)
        && letter_get(practice, finds->mover->shared, &one, why)
        && supervision_list(practice, &items, &finds->listed, why);
}

static bool find(struct practice *practice, void *context, struct err *why)
{
    struct finds *finds = context;

    practice->staff = finds->as;
    return find_notes(practice, finds, why) && find_strain(practice, finds, why)
        && find_letters(practice, finds, why);
}

static struct finds finds_of(const struct mover *mover, struct staff_id as)
{
    struct finds finds = {.mover = mover, .as = as};

    err = (struct err){0};
    CHECK("everything that is open is read",
          folder_write(toy.folder, toy.arena, find, &finds, &err));
    return finds;
}

// ---- what must hold ---------------------------------------------------------

static void without_a_yes(struct mover *mover)
{
    struct finds mara, his;

    CHECK("the client moves",
          folder_write(toy.folder, toy.arena, move, mover, &err));
    his = finds_of(mover, jo);
    CHECK("a note written ahead stays closed",
          !his.note && !his.line && his.versions == 0);
    CHECK("so does a strain", !his.strain && !his.strain_listed);
    CHECK("and a walk without a choice", !his.walk);
    CHECK("the shared letter is there, the draft is not",
          his.letters == 1 && !his.draft);
    CHECK("nothing of the supervision list", his.listed == 0);
    mara = finds_of(mover, MARA);
    CHECK("whoever wrote it all keeps the strain and the walk",
          mara.strain && mara.walk && mara.draft && mara.listed > 0);
}

static bool write_own(struct practice *practice, void *context, struct err *why)
{
    struct mover *mover = context;
    struct support walk = {.client = mover->id};
    struct note note = {0};

    practice->staff = jo;
    answers_set(practice->arena, &walk.walk, STR("line"), STR("mine"));
    if (!note_read(practice, mover->ahead, &note, why)) {
        return false;
    }
    note.part[NOTE_NEXT] = STR("listen");
    return note_save(practice, &note, why)
        && support_save(practice, &walk, why);
}

static void one_writes_on(struct mover *mover)
{
    struct finds his;

    CHECK("the new therapist writes in that session, and walks",
          folder_write(toy.folder, toy.arena, write_own, mover, &err));
    his = finds_of(mover, jo);
    CHECK("and reads their own words, not those before",
          his.note && his.line && his.walk && his.versions == 1);
}

static void with_a_yes(struct mover *mover)
{
    struct finds his;

    CHECK("another client moves",
          folder_write(toy.folder, toy.arena, move, mover, &err));
    his = finds_of(mover, jo);
    CHECK("with the client's yes it is all open",
          his.note && his.line && his.versions == 1 && his.strain
              && his.strain_listed && his.walk && his.draft
              && his.letters == 2);
    CHECK("the supervision list goes to nobody", his.listed == 0);
}

// ---- no table is forgotten --------------------------------------------------

static const struct handover_table *table_find(struct str name)
{
    for (int i = 0; i < HANDOVER_TABLE_COUNT; i++) {
        if (str_is(name, HANDOVER_TABLES[i].name)) {
            return &HANDOVER_TABLES[i];
        }
    }
    return NULL;
}

static bool says(struct str body, const char *words)
{
    return memmem(body.at, body.len, words, strlen(words)) != NULL;
}

static int look_through(struct str rest)
{
    int found = 0;

    for (;;) {
        const char *start =
            rest.len ? memmem(rest.at, rest.len, "\nCREATE TABLE ", 14) : NULL;
        const char *end;
        struct str body, name;

        if (!start) {
            return found;
        }
        rest.len -= (size_t)(start + 14 - rest.at);
        rest.at = start + 14;
        end = memmem(rest.at, rest.len, "\n)", 2);
        body = (struct str){rest.at, end ? (size_t)(end - rest.at) : 0};
        name = str_cut(&(struct str){body.at, body.len}, ' ');
        if (!says(body, "\n  client_id INTEGER")
            || !says(body, "staff_id INTEGER")) {
            continue;
        }
        found++;
        if (!table_find(name)) {
            printf("%.*s: does it go along in a handover? Say so in "
                   "HANDOVER_TABLES\n",
                   SHOW(name));
            CHECK("every table says what becomes of it", false);
        }
    }
}

static void no_table_is_forgotten(void)
{
    int found = 0;

    for (int i = 0; i < EMBEDDED_SCHEMA_COUNT; i++) {
        found += look_through(EMBEDDED_SCHEMA[i].bytes);
    }
    CHECK("each table with a client and a therapist is in the list, and no "
          "other",
          found == HANDOVER_TABLE_COUNT);
    for (int i = 0; i < HANDOVER_TABLE_COUNT; i++) {
        CHECK("what stays says why",
              !HANDOVER_TABLES[i].moves == !!HANDOVER_TABLES[i].why_not);
    }
}

int main(void)
{
    struct mover kite = {.notes = false}, ash = {.notes = true};

    if (!toy_open(&toy)
        || !folder_write(toy.folder, toy.arena, jo_joins, &jo, &err)
        || !folder_write(toy.folder, toy.arena, begin, &kite, &err)
        || !folder_write(toy.folder, toy.arena, begin, &ash, &err)) {
        printf("NOT OK %s\n", err.text);
        return 1;
    }
    without_a_yes(&kite);
    one_writes_on(&kite);
    with_a_yes(&ash);
    no_table_is_forgotten();
    toy_close(&toy);
    return check_end();
}
