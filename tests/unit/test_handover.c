// test_handover - three steps, and the client moves only with the last one:
// nothing lost when somebody leaves, is erased, or was first (SH03).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/board.h"
#include "practice/client.h"
#include "practice/erase.h"
#include "practice/handover.h"
#include "practice/keyring.h"
#include "practice/note.h"
#include "practice/promise.h"
#include "practice/session.h"
#include "practice/staff.h"
#include "practice/staff_leaving.h"

#include <math.h>
#include <string.h>

static struct toy toy;
static struct err err;
static struct client_id kite, ash, wren;
static struct staff_id jo, ada, desk;
static const struct staff_id MARA = {1};
static const struct staff_id CLIENT = {0};

struct work {
    bool (*act)(struct practice *practice, struct work *work, struct err *err);
    struct staff_id as;
    struct client_id client;
    struct staff_id to;
    int64_t id;
    int version;
    enum handover_answer answer;
    bool notes, changed, flag;
    const char *words;
    struct handover handover;
    struct client row;
    struct session *sessions;
    struct board board;
    int count;
};

static bool enter(struct practice *practice, void *context, struct err *why)
{
    struct work *work = context;

    practice->staff = work->as;
    return work->act(practice, work, why);
}

static bool run(struct work *work)
{
    err = (struct err){0};
    return folder_write(toy.folder, toy.arena, enter, work, &err);
}

// ---- the practice -----------------------------------------------------------

static bool add_member(struct practice *practice, const char *name,
                       const char *role, struct staff_id *id, struct err *why)
{
    return staff_add(practice,
                     &(struct staff_draft){.name = str_of(name),
                                           .role = role,
                                           .passphrase_hash = "none"},
                     id, why);
}

static bool add_card(struct practice *practice, struct client_id client,
                     struct err *why)
{
    const struct finding finding = {
        .rule = S1_SAFETY,
        .at = P_NOW(practice),
        .number = {NAN, NAN, NAN, NAN, NAN, NAN}
    };
    struct str sealed;
    int64_t id;

    return practice_next_id(practice, "reason", &id, why)
        && keyring_seal(practice, client, "reason.numbers", id,
                        finding_print(practice->arena, &finding), &sealed, why)
        && db_run(practice->db,
                  "INSERT INTO reason (practice_id, reason_id, client_id,"
                  " episode_id, staff_id, rule, level, state, open,"
                  " numbers_sealed, fired_at) SELECT $1, $2, $3, episode_id,"
                  " staff_id, 'S1', 3, 'new', 1, $4, $5 FROM episode"
                  " WHERE practice_id = $1 AND client_id = $3",
                  VALUES(P_ID(practice), V_INT(id), V_INT(client.n),
                         V_BLOB(sealed), V_INT(finding.at)),
                  why);
}

// One session held with a note, one to come, a promise, a safety card.
static bool add_client(struct practice *practice, const char *name,
                       struct client_id *id, struct err *why)
{
    struct session_id held, coming;
    struct promise_id promise;
    struct note note = {0};
    int64_t now = P_NOW(practice);

    if (!client_add(practice,
                    &(struct client){.name = str_of(name), .staff = MARA}, id,
                    why)
        || !session_add(practice, *id, now, &held, why)
        || !session_start(practice, held, 1, why)
        || !note_read(practice, held, &note, why)) {
        return false;
    }
    note.part[NOTE_NEXT] = STR("afraid of the move");
    return note_save(practice, &note, why)
        && session_add(practice, *id, now + 7 * DAY, &coming, why)
        && promise_add(practice, *id, STR("send the list"), now + DAY, &promise,
                       why)
        && add_card(practice, *id, why);
}

static bool begin_all(struct practice *practice, struct work *work,
                      struct err *why)
{
    (void)work;
    return add_member(practice, "Jo Park", "therapist", &jo, why)
        && add_member(practice, "Ada", "therapist", &ada, why)
        && add_member(practice, "Desk", "reception", &desk, why)
        && add_client(practice, "Kite", &kite, why)
        && add_client(practice, "Ash", &ash, why)
        && add_client(practice, "Wren", &wren, why);
}

// ---- one step each ----------------------------------------------------------

static bool begin(struct practice *practice, struct work *work, struct err *why)
{
    return handover_begin(
        practice,
        &(struct handover_start){.client = work->client, .to = work->to},
        &work->id, why);
}

static bool begin_for(struct practice *practice, struct work *work,
                      struct err *why)
{
    return handover_begin_for(practice, work->client, work->to, &work->id, why);
}

static bool look(struct practice *practice, struct work *work, struct err *why)
{
    return handover_get(practice, work->id, &work->handover, why);
}

static bool put(struct practice *practice, struct work *work, struct err *why)
{
    struct answers pack = {0};

    answers_set(practice->arena, &pack, STR("helps"), str_of(work->words));
    return handover_write(practice, work->id, work->version, &pack, why);
}

static bool give(struct practice *practice, struct work *work, struct err *why)
{
    return handover_send(practice, work->id, work->version, why);
}

static bool reply(struct practice *practice, struct work *work, struct err *why)
{
    struct handover_reply said = {
        .version = work->version, .answer = work->answer, .notes = work->notes};

    answers_set(practice->arena, &said.words, STR("hurts"),
                str_of(work->words ? work->words : ""));
    return handover_reply_keep(practice, work->client, &said, &work->changed,
                               why);
}

static bool agree_in_person(struct practice *practice, struct work *work,
                            struct err *why)
{
    return handover_agree_in_person(practice, work->id, work->version,
                                    work->notes, why);
}

static bool take(struct practice *practice, struct work *work, struct err *why)
{
    return handover_read(practice, work->id, work->version, why);
}

static bool pass_on(struct practice *practice, struct work *work,
                    struct err *why)
{
    return handover_pass_on(practice, work->id, work->version, work->to, why);
}

static bool withdraw(struct practice *practice, struct work *work,
                     struct err *why)
{
    return handover_withdraw(practice, work->id, work->version, why);
}

static bool start(struct practice *practice, struct work *work, struct err *why)
{
    return session_list(practice, work->client, &work->sessions, &work->count,
                        why)
        && session_start(practice, work->sessions[1].id,
                         work->sessions[1].version, why);
}

static bool sessions(struct practice *practice, struct work *work,
                     struct err *why)
{
    return session_list(practice, work->client, &work->sessions, &work->count,
                        why)
        && client_get(practice, work->client, &work->row, why)
        && handover_opens_notes(practice, work->sessions[0].id, &work->flag,
                                why);
}

static bool read_board(struct practice *practice, struct work *work,
                       struct err *why)
{
    const struct board_wish wish = {.open = BOARD_GROUP_COUNT};

    return board_read(practice, &wish, &work->board, why);
}

static bool leave(struct practice *practice, struct work *work, struct err *why)
{
    return staff_leaving_do(practice, work->to, why);
}

static struct handover now(int64_t id)
{
    struct work work = {.act = look, .id = id};

    CHECK("the handover is read", run(&work));
    return work.handover;
}

// One step at the version that stands now.
static bool step(bool (*act)(struct practice *, struct work *, struct err *),
                 struct staff_id as, int64_t id)
{
    struct work work = {.act = act,
                        .as = as,
                        .id = id,
                        .version = now(id).version,
                        .words = "walking"};

    return run(&work);
}

static bool client_says(struct client_id client, int64_t id,
                        enum handover_answer answer, bool notes)
{
    struct work work = {.act = reply,
                        .as = CLIENT,
                        .client = client,
                        .version = now(id).version,
                        .answer = answer,
                        .notes = notes,
                        .words = "being hurried"};

    return run(&work) && !work.changed;
}

// Safety cards on their board.
static int cards_of(struct staff_id staff)
{
    struct work work = {.act = read_board, .as = staff};

    CHECK("the board is read", run(&work));
    return work.board.group[BOARD_NOW].total;
}

// ---- what must hold ---------------------------------------------------------

static void to_whom(void)
{
    struct work work = {.act = begin, .as = MARA, .client = kite, .to = MARA};

    CHECK("not to oneself", !run(&work) && err.kind == ERR_INPUT);
    work.to = desk;
    CHECK("not to the reception", !run(&work) && err.kind == ERR_INPUT);
    work.to.n = 99;
    CHECK("not to nobody", !run(&work) && err.kind == ERR_INPUT);
    work.to = jo;
    work.as = ada;
    CHECK("not by somebody else", !run(&work) && err.kind == ERR_DENIED);
}

static int64_t three_steps(void)
{
    struct work work = {.act = begin, .as = MARA, .client = kite, .to = jo};
    struct work other = {.act = start, .as = jo, .client = kite};
    struct work said = {
        .act = reply, .as = MARA, .client = kite, .answer = HANDOVER_AGREE};
    int64_t id;

    CHECK("begun", run(&work));
    id = work.id;
    work.to = ada;
    CHECK("not two at once", !run(&work) && err.kind == ERR_CONFLICT);
    CHECK("written", step(put, MARA, id));
    CHECK("the incoming one cannot read it yet",
          !step(take, jo, id) && err.kind == ERR_CONFLICT);
    CHECK("nor write it", !step(put, jo, id) && err.kind == ERR_DENIED);
    CHECK("given to the client", step(give, MARA, id));
    CHECK("the client asks for a change",
          client_says(kite, id, HANDOVER_ASK, false)
              && strcmp(now(id).state, "change_asked") == 0);
    CHECK("changed and given again",
          step(put, MARA, id) && step(give, MARA, id));
    said.version = now(id).version;
    CHECK("nobody of the staff answers for them",
          !run(&said) && err.kind == ERR_DENIED);
    CHECK("a session cannot begin before it was read",
          !run(&other) && err.kind == ERR_CONFLICT);
    return id;
}

static void an_old_page_agrees_to_nothing(int64_t id)
{
    struct work work = {.act = reply,
                        .client = kite,
                        .version = now(id).version - 1,
                        .answer = HANDOVER_AGREE,
                        .words = "typed on the old page"};
    struct handover handover;

    CHECK("an old page agrees to nothing",
          run(&work) && work.changed
              && strcmp(now(id).state, "with_client") == 0);
    handover = now(id);
    CHECK("but its words are kept",
          str_is(answers_find(&handover.client_words, STR("hurts")),
                 "typed on the old page"));
}

static void the_client_moves(int64_t id)
{
    struct work work = {.act = sessions, .as = jo, .client = kite};
    struct handover handover;

    CHECK("agreed, notes not", client_says(kite, id, HANDOVER_AGREE, false));
    CHECK("somebody else does not take them",
          !step(take, ada, id) && err.kind == ERR_DENIED);
    CHECK("read, and moved", step(take, jo, id));
    handover = now(id);
    CHECK("what both wrote stays",
          str_is(answers_find(&handover.pack, STR("helps")), "walking")
              && str_is(answers_find(&handover.client_words, STR("hurts")),
                        "being hurried"));
    CHECK("the client is theirs, the session to come too",
          run(&work) && work.row.staff.n == jo.n
              && work.sessions[0].staff.n == MARA.n
              && work.sessions[1].staff.n == jo.n);
    CHECK("the notes of before are not open",
          !work.flag && work.sessions[0].note.len == 0);
    work.as = MARA;
    CHECK("whoever wrote them keeps them",
          run(&work) && work.flag && work.sessions[0].note.len > 0);
    CHECK("the safety card came along",
          cards_of(jo) == 1 && cards_of(MARA) == 2);
    work = (struct work){.act = start, .as = jo, .client = kite};
    CHECK("and the first session begins", run(&work));
    CHECK("twice is once", !step(take, jo, id));
}

static void notes_go_with_a_yes(void)
{
    struct work work = {.act = begin, .as = MARA, .client = ash, .to = jo};
    struct work seen = {.act = sessions, .as = jo, .client = ash};
    int64_t id;

    CHECK("begun", run(&work));
    id = work.id;
    CHECK("given, agreed with notes, read",
          step(give, MARA, id) && client_says(ash, id, HANDOVER_AGREE, true)
              && step(take, jo, id));
    CHECK("the notes are open",
          run(&seen) && seen.flag
              && str_is(seen.sessions[0].note, "afraid of the move"));
}

static void somebody_leaves(void)
{
    struct work work = {.act = begin, .as = MARA, .client = wren, .to = ada};
    struct work gone = {.act = leave, .to = ada};
    struct work next = {.act = pass_on, .as = MARA, .to = jo};
    int64_t id;

    CHECK("begun, given, agreed",
          run(&work) && step(give, MARA, work.id)
              && client_says(wren, work.id, HANDOVER_AGREE, true));
    id = work.id;
    CHECK("the incoming one leaves", run(&gone) && now(id).to_left);
    next.id = id;
    next.version = now(id).version;
    next.to = ada;
    CHECK("nobody hands over to somebody who left",
          !run(&next) && err.kind == ERR_INPUT);
    next.to = jo;
    CHECK("it is passed on, and the client is asked again",
          run(&next) && now(id).to.n == jo.n
              && strcmp(now(id).state, "with_client") == 0
              && now(id).notes == HANDOVER_NOTES_OPEN);
    CHECK("withdrawn, nothing moves",
          step(withdraw, MARA, id) && now(id).closed_at != 0);
}

// Jo leaves with two clients; the owner stands in without a word of theirs.
static void outgoing_has_left(void)
{
    struct work work = {
        .act = begin_for, .as = MARA, .client = kite, .to = MARA};
    struct work gone = {.act = leave, .to = jo};
    int64_t id;

    CHECK("while they work here they write it themselves",
          !run(&work) && err.kind == ERR_DENIED);
    CHECK("they leave", run(&gone));
    CHECK("the owner asks the client at once",
          run(&work) && strcmp(now(work.id).state, "with_client") == 0);
    id = work.id;
    CHECK("agreed in person",
          step(agree_in_person, MARA, id) && now(id).in_person);
    CHECK("until then the owner's board has the cards of both",
          cards_of(MARA) == 3);
    CHECK("read and taken", step(take, MARA, id) && cards_of(MARA) == 3);
}

static bool ask_erasure(struct practice *practice, struct work *work,
                        struct err *why)
{
    return erase_ask(practice, work->client, STR("wish of the client"), why);
}

static void erased_in_between(void)
{
    struct work work = {
        .act = begin_for, .as = MARA, .client = ash, .to = MARA};
    struct work ask = {.act = ask_erasure, .client = ash};
    struct work seen = {.act = look};
    int64_t id;

    CHECK("another one is on the way", run(&work));
    id = work.id;
    CHECK("the client is erased",
          run(&ask)
              && erase_confirm(toy.folder, toy.arena, ash,
                               text_print(toy.arena, "%lld", (long long)ash.n),
                               &err));
    seen.id = id;
    CHECK("and the handover with them", !run(&seen) && err.kind == ERR_MISSING);
    work = (struct work){.act = take, .as = MARA, .id = id, .version = 1};
    CHECK("whoever still has the page is told",
          !run(&work) && err.kind == ERR_MISSING);
}

int main(void)
{
    struct work work = {.act = begin_all};
    int64_t id;

    if (!toy_open(&toy) || !run(&work)) {
        printf("NOT OK %s\n", err.text);
        return 1;
    }
    to_whom();
    id = three_steps();
    an_old_page_agrees_to_nothing(id);
    the_client_moves(id);
    notes_go_with_a_yes();
    somebody_leaves();
    outgoing_has_left();
    erased_in_between();
    toy_close(&toy);
    return check_end();
}
