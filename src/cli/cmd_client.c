// rapport client ..., session ..., invite, ending - the people and the
// meetings, from a terminal. (client erase: cmd_erase.c)
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "cli/change.h"
#include "cli/commands.h"
#include "crypt/ticket.h"
#include "practice/administration.h"
#include "practice/client.h"
#include "practice/consent.h"
#include "practice/episode.h"
#include "practice/profile.h"
#include "practice/session.h"

static struct str value(const struct change *change, const char *option)
{
    return command_value(change->command, option);
}

static void keep_if_given(const struct change *change, const char *option,
                          struct str *field)
{
    if (command_has(change->command, option)) {
        *field = value(change, option);
    }
}

// ---- client -----------------------------------------------------------------

static bool add_client(struct practice *practice, struct change *change,
                       struct err *err)
{
    struct client draft = {.name = value(change, "--name"),
                           .contact = value(change, "--contact"),
                           .answers_by = value(change, "--answers-by")};

    if (!client_add(practice, &draft, &change->client, err)) {
        return false;
    }
    text_addf(&change->said, "%lld\n", (long long)change->client.n);
    return true;
}

bool cmd_client_add(struct command *command, struct err *err)
{
    return change_run(command, add_client, err);
}

static bool list_clients(struct practice *practice, struct change *change,
                         struct err *err)
{
    struct client *clients;
    int count;

    if (!client_list(practice, &clients, &count, err)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        text_addf(&change->said, "%lld\t%.*s\t%.*s\t%.*s\n",
                  (long long)clients[i].id.n, SHOW(clients[i].name),
                  SHOW(clients[i].answers_by), SHOW(clients[i].sharing));
    }
    return true;
}

bool cmd_client_list(struct command *command, struct err *err)
{
    return change_look(command, list_clients, err);
}

static bool set_client(struct practice *practice, struct change *change,
                       struct err *err)
{
    struct client client;

    if (!change_id(change, "--client", &change->client.n, err)
        || !client_get(practice, change->client, &client, err)) {
        return false;
    }
    keep_if_given(change, "--name", &client.name);
    keep_if_given(change, "--contact", &client.contact);
    keep_if_given(change, "--answers-by", &client.answers_by);
    keep_if_given(change, "--sharing", &client.sharing);
    keep_if_given(change, "--sharing-why", &client.sharing_why);
    return client_save(practice, &client, err);
}

bool cmd_client_settings(struct command *command, struct err *err)
{
    return change_run(command, set_client, err);
}

static bool set_consent(struct practice *practice, struct change *change,
                        struct err *err)
{
    struct str given = value(change, "--given");

    if (!str_is(given, "yes") && !str_is(given, "no")) {
        return err_set(err, ERR_INPUT, "--given is yes or no");
    }
    return change_id(change, "--client", &change->client.n, err)
        && consent_set(practice, change->client, value(change, "--purpose"),
                       str_is(given, "yes"), err);
}

bool cmd_client_consent(struct command *command, struct err *err)
{
    return change_run(command, set_consent, err);
}

// ---- session ----------------------------------------------------------------

static bool add_session(struct practice *practice, struct change *change,
                        struct err *err)
{
    struct session_id id;
    int64_t at;

    if (!change_id(change, "--client", &change->client.n, err)
        || !change_moment(practice, change, "--at", &at, err)
        || !session_add(practice, change->client, at, &id, err)) {
        return false;
    }
    text_addf(&change->said, "%lld\n", (long long)id.n);
    return true;
}

bool cmd_session_add(struct command *command, struct err *err)
{
    return change_run(command, add_session, err);
}

static bool find_session(struct practice *practice, struct change *change,
                         struct session *session, struct err *err)
{
    struct session_id id;

    if (!change_id(change, "--session", &id.n, err)
        || !session_get(practice, id, session, err)) {
        return false;
    }
    change->client = session->client;
    return true;
}

static bool set_attendance(struct practice *practice, struct change *change,
                           struct err *err)
{
    struct session session;
    enum attendance attendance;

    if (!attendance_find(value(change, "--attendance"), &attendance)) {
        return err_set(err, ERR_INPUT,
                       "--attendance is planned, attended, late, "
                       "moved_by_client, moved_by_practice, cancelled_early, "
                       "cancelled_late, no_show or unknown");
    }
    return find_session(practice, change, &session, err)
        && session_set_attendance(practice, session.id, session.version,
                                  attendance, err);
}

bool cmd_session_attendance(struct command *command, struct err *err)
{
    return change_run(command, set_attendance, err);
}

static bool parse_tap(const struct change *change, const char *option, int *tap,
                      struct err *err)
{
    int64_t number = -1;

    if (!command_number(change->command, option, &number, err)) {
        return false;
    }
    *tap = number >= 0 && number <= 4 ? (int)number : -1;
    return *tap >= 0
        || err_set(err, ERR_INPUT, "%s is a whole number from 0 to 4", option);
}

static bool rate_session(struct practice *practice, struct change *change,
                         struct err *err)
{
    struct session session;
    struct therapist_taps taps;

    return parse_tap(change, "--heard", &taps.heard, err)
        && parse_tap(change, "--direction", &taps.direction, err)
        && parse_tap(change, "--off", &taps.off, err)
        && find_session(practice, change, &session, err)
        && session_rate(practice, session.id, &taps, err);
}

bool cmd_session_rate(struct command *command, struct err *err)
{
    return change_run(command, rate_session, err);
}

// ---- invite -----------------------------------------------------------------

static bool invite(struct practice *practice, struct change *change,
                   struct err *err)
{
    struct invitation invitation = {.form = value(change, "--form")};
    struct administration_id id;
    struct profile profile;
    char ticket[TICKET_ROOM];
    bool whole = command_has(change->command, "--url");

    if (!change_id(change, "--client", &change->client.n, err)
        || !change_id(change, "--session", &invitation.session.n, err)
        || !profile_read(practice, &profile, err)) {
        return false;
    }
    invitation.client = change->client;
    if (!administration_invite(practice, &invitation, ticket, &id, err)) {
        return false;
    }
    text_addf(&change->said, "%.*s/f/%s\n",
              whole ? (int)profile.public_url.len : 0, profile.public_url.at,
              ticket);
    if (!whole && profile.public_url.len > 0) {
        text_addf(&change->noted, "the link: %.*s/f/%s\n",
                  SHOW(profile.public_url), ticket);
    }
    return true;
}

bool cmd_invite(struct command *command, struct err *err)
{
    return change_run(command, invite, err);
}

// ---- ending -----------------------------------------------------------------

static bool set_ending(struct practice *practice, struct change *change,
                       struct err *err)
{
    struct episode episode;

    if (!change_id(change, "--client", &change->client.n, err)
        || !episode_newest(practice, change->client, &episode, err)) {
        return false;
    }
    if (command_has(change->command, "--agreed")) {
        return episode_set_ending_plan(practice, episode.id, episode.version,
                                       true, err);
    }
    return episode_end(practice, episode.id, episode.version,
                       value(change, "--kind"), err);
}

bool cmd_ending(struct command *command, struct err *err)
{
    return change_run(command, set_ending, err);
}

static bool open_episode(struct practice *practice, struct change *change,
                         struct err *err)
{
    struct episode_id id;

    return change_id(change, "--client", &change->client.n, err)
        && episode_open(practice, change->client, &id, err);
}

bool cmd_episode_open(struct command *command, struct err *err)
{
    return change_run(command, open_episode, err);
}
