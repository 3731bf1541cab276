// test_path - the client's own words: theirs alone, every version kept, two
// windows lose nothing, and the glance's vision keeps in step (M37).
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"
#include "toy.h"

#include "practice/client.h"
#include "practice/episode.h"
#include "practice/path.h"

static struct toy toy;
static struct err err;
static struct client_id kite;

// One piece of work, as the client or as the therapist.
struct work {
    bool (*act)(struct practice *practice, struct work *work, struct err *err);
    struct staff_id as; // n == 0: the client
    enum path_part part;
    const char *words;
    int64_t seen;
    bool beside;
    int64_t id;
    bool take;
    struct path path;
    struct episode episode;
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

static bool add(struct practice *practice, struct work *work, struct err *why)
{
    (void)work;
    return client_add(practice, &(struct client){.name = STR("Kite")}, &kite,
                      why);
}

static bool look(struct practice *practice, struct work *work, struct err *why)
{
    return path_read(practice, kite, &work->path, why)
        && episode_newest(practice, kite, &work->episode, why);
}

static bool put(struct practice *practice, struct work *work, struct err *why)
{
    const struct path_draft draft = {work->part, str_of(work->words),
                                     work->seen};

    return path_write(practice, kite, &draft, &work->beside, why);
}

static bool offer(struct practice *practice, struct work *work, struct err *why)
{
    return path_offer(practice, kite, work->part, str_of(work->words), why);
}

static bool answer(struct practice *practice, struct work *work,
                   struct err *why)
{
    return path_answer(practice, kite, work->id, work->take, why);
}

static bool moment(struct practice *practice, struct work *work,
                   struct err *why)
{
    return path_add_moment(practice, kite, str_of(work->words), STR("a moment"),
                           why);
}

static bool vision(struct practice *practice, struct work *work,
                   struct err *why)
{
    struct episode episode;

    return episode_newest(practice, kite, &episode, why)
        && episode_set_vision(practice, episode.id, episode.version,
                              str_of(work->words), why);
}

static bool begin_again(struct practice *practice, struct work *work,
                        struct err *why)
{
    struct episode episode;
    struct episode_id id;

    (void)work;
    return episode_newest(practice, kite, &episode, why)
        && episode_end(practice, episode.id, episode.version, STR("planned"),
                       why)
        && episode_open(practice, kite, &id, why);
}

static struct work now(void)
{
    struct work work = {.act = look};

    CHECK("the path is read", run(&work));
    return work;
}

static bool write_as(struct staff_id staff, enum path_part part,
                     const char *words, int64_t seen, bool *beside)
{
    struct work work = {
        .act = put, .as = staff, .part = part, .words = words, .seen = seen};
    bool done = run(&work);

    *beside = work.beside;
    return done;
}

static const struct staff_id CLIENT = {0};
static const struct staff_id MARA = {1};

static void only_the_client_writes(void)
{
    struct work work = {.act = vision, .as = MARA, .words = "a calm house"};
    bool beside;

    CHECK("nothing yet: empty", now().path.empty);
    CHECK("the therapist may note a vision at first", run(&work));
    CHECK("which shows as noted, not as the client's",
          str_is(now().path.noted, "a calm house")
              && now().path.part[PATH_TO].id == 0 && now().path.empty);
    for (int part = 0; part < PATH_PARTS; part++) {
        CHECK("a therapist cannot write",
              !write_as(MARA, (enum path_part)part, "mine", 0, &beside)
                  && err.kind == ERR_DENIED);
    }
    work = (struct work){.act = moment, .as = MARA, .words = "2019"};
    CHECK("nor add a moment", !run(&work) && err.kind == ERR_DENIED);
    work.as = CLIENT;
    CHECK("the client can", run(&work));
    CHECK("the client writes",
          write_as(CLIENT, PATH_TO, "a house\r\nwith a dog ", 0, &beside)
              && !beside);
    CHECK("and it is the episode's vision",
          str_is(now().episode.vision, "a house\nwith a dog"));
    work = (struct work){.act = vision, .as = MARA, .words = "a bigger house"};
    CHECK("which the therapist cannot set any more",
          !run(&work) && err.kind == ERR_DENIED
              && str_is(now().episode.vision, "a house\nwith a dog"));
    work = (struct work){.act = begin_again};
    CHECK("a new episode takes it along",
          run(&work) && str_is(now().episode.vision, "a house\nwith a dog"));
}

static void every_version_stays(void)
{
    int64_t first = now().path.part[PATH_TO].id;
    bool beside;

    CHECK("a second version",
          write_as(CLIENT, PATH_TO, "a dog", first, &beside) && !beside);
    CHECK("the same again is none",
          write_as(CLIENT, PATH_TO, "a dog", first + 1, &beside)
              && now().path.earlier_count == 1);
    CHECK("the first is still there",
          str_is(now().path.earlier[0].words, "a house\nwith a dog"));
    CHECK("emptied is a version too",
          write_as(CLIENT, PATH_TO, "", now().path.part[PATH_TO].id, &beside)
              && now().path.earlier_count == 2
              && now().episode.vision.len == 0);
}

static void two_windows_keep_both(void)
{
    bool beside;
    int64_t seen;
    struct work work;

    CHECK("both windows begin here",
          write_as(CLIENT, PATH_NOW, "at my sister's", 0, &beside));
    seen = now().path.part[PATH_NOW].id;
    CHECK("the first window",
          write_as(CLIENT, PATH_NOW, "on my own, mostly well", seen, &beside)
              && !beside);
    CHECK("the second says that both are kept",
          write_as(CLIENT, PATH_NOW, "looking for a flat", seen, &beside)
              && beside);
    work = now();
    CHECK("the later one counts",
          str_is(work.path.part[PATH_NOW].words, "looking for a flat"));
    CHECK("the other stands beside it",
          str_is(work.path.beside[PATH_NOW].words, "on my own, mostly well"));
    CHECK("until the client stays with one of them",
          write_as(CLIENT, PATH_NOW, "looking for a flat",
                   work.path.part[PATH_NOW].id, &beside)
              && !beside && now().path.beside[PATH_NOW].id == 0);
}

static void a_line_is_offered(void)
{
    struct work work = {.act = offer,
                        .as = MARA,
                        .part = PATH_FROM,
                        .words = "You looked after your brothers."};
    struct work reply = {.act = answer};

    CHECK("offered", run(&work) && now().path.offer_count == 1);
    CHECK("it is not the client's word yet",
          now().path.part[PATH_FROM].id == 0
              && str_is(now().path.offers[0].staff_name, "Mara"));
    reply.id = now().path.offers[0].id;
    reply.take = true;
    reply.as = MARA;
    CHECK("only the client takes it", !run(&reply) && err.kind == ERR_DENIED);
    reply.as = CLIENT;
    CHECK("taken", run(&reply)
                       && str_is(now().path.part[PATH_FROM].words,
                                 "You looked after your brothers."));
    CHECK("twice is once", run(&reply) && now().path.offer_count == 0);
    CHECK("three may wait", run(&work) && run(&work) && run(&work));
    CHECK("not four", !run(&work) && err.kind == ERR_LIMIT);
    reply = (struct work){
        .act = answer, .id = now().path.offers[0].id, .take = false};
    CHECK("declined changes nothing", run(&reply)
                                          && now().path.earlier_count == 5
                                          && now().path.offer_count == 2);
}

static void a_moment_has_its_time(void)
{
    static const char *const GOOD[] = {"2019", "2019-05", " 2019-05-14 "};
    static const char *const BAD[] = {
        "", "19", "2019-13", "May", "2019-05-32", "2019/05/14", "2019-5"};
    struct work work = {.act = moment};

    for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
        work.words = GOOD[i];
        CHECK("a year, a month, a day", run(&work));
    }
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        work.words = BAD[i];
        CHECK("nothing else", !run(&work) && err.kind == ERR_INPUT);
    }
    CHECK("in the order of time",
          now().path.moment_count == 4
              && str_is(now().path.moments[3].when, "2019-05-14"));
}

int main(void)
{
    struct work work = {.act = add, .as = MARA};

    if (!toy_open(&toy) || !run(&work)) {
        return 1;
    }
    only_the_client_writes();
    every_version_stays();
    two_windows_keep_both();
    a_line_is_offered();
    a_moment_has_its_time();
    toy_close(&toy);
    return check_end();
}
