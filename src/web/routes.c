// routes - every address that there is, who may ask for it, and what it does.
//
// A page is a row here and a function in web/page_<thing>.c. Rows stand by
// area. A post of somebody who is signed in carries the form token (TOKEN).
// The audit column is what stands in the audit. One rule: every page of the
// staff under one client, session or safety card is noted each time, also when
// it is only looked at; the note is kept before the page is sent, together with
// what others write in that moment. Not noted are the board and the settings,
// which show the owner what is theirs, and what a client does with their own
// link before it is sent. Looking together is noted when it is opened, changed
// and closed.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/page_agreed.h"
#include "web/page_asset.h"
#include "web/page_board.h"
#include "web/page_card.h"
#include "web/page_client.h"
#include "web/page_client_settings.h"
#include "web/page_ending.h"
#include "web/page_first_contact.h"
#include "web/page_followup.h"
#include "web/page_form.h"
#include "web/page_glance.h"
#include "web/page_health.h"
#include "web/page_instruments.h"
#include "web/page_invitation.h"
#include "web/page_invite.h"
#include "web/page_leaving.h"
#include "web/page_letters.h"
#include "web/page_limits.h"
#include "web/page_me.h"
#include "web/page_me_about.h"
#include "web/page_me_agreed.h"
#include "web/page_my_page.h"
#include "web/page_my_practice.h"
#include "web/page_note.h"
#include "web/page_path.h"
#include "web/page_people.h"
#include "web/page_plan_copy.h"
#include "web/page_preferences.h"
#include "web/page_reflections.h"
#include "web/page_repair.h"
#include "web/page_safety.h"
#include "web/page_safety_plan.h"
#include "web/page_session.h"
#include "web/page_settings.h"
#include "web/page_setup.h"
#include "web/page_sign_in.h"
#include "web/page_signals.h"
#include "web/page_summary.h"
#include "web/page_support.h"
#include "web/page_together.h"

// clang-format off
const struct route ROUTES[] = {
    // the program itself
    {GET,  "/healthz",      ANYONE, FREE, READS, NULL, health_page},
    {GET,  "/assets/:name", ANYONE, FREE, READS, NULL, asset_page},

    // signing in
    {GET,  "/sign-in",  ANYONE, FREE,  READS,  NULL, sign_in_page},
    {POST, "/sign-in",  ANYONE, FREE,  ALONE,  NULL, sign_in_post},
    {POST, "/sign-out", MEMBER,  TOKEN, WRITES, NULL, sign_out_post},
    {POST, "/stay",     MEMBER,  TOKEN, WRITES, NULL, stay_post},
    {GET,  "/settings/passphrase", MEMBER, FREE,  READS, NULL, passphrase_page},
    {POST, "/settings/passphrase", MEMBER, TOKEN, ALONE, NULL, passphrase_post},

    // set-up in the browser
    {GET,  "/setup", ANYONE, FREE, READS, NULL, setup_code_page},
    {POST, "/setup", ANYONE, FREE, ALONE, NULL, setup_code_post},
    {GET,  "/setup/about", SETUP, FREE, READS, NULL, setup_about_page},
    {POST, "/setup/about", SETUP, FREE, ALONE, NULL, setup_about_post},
    {GET,  "/setup/recovery", OWNER, FREE, READS, NULL, setup_recovery_page},
    {POST, "/setup/recovery", OWNER, TOKEN, WRITES,
     "confirmed the recovery code", setup_recovery_post},
    {POST, "/setup/recovery/new", OWNER, TOKEN, ALONE, NULL,
     setup_new_code_post},
    {GET,  "/setup/work", OWNER, FREE, READS, NULL, setup_work_page},
    {POST, "/setup/work", OWNER, TOKEN, WRITES, "set up how it works",
     setup_work_post},
    {GET,  "/setup/safety", OWNER, FREE, READS, NULL, setup_safety_page},
    {POST, "/setup/safety", OWNER, TOKEN, WRITES, "set up the coverage",
     setup_safety_post},
    {GET,  "/setup/client", OWNER, FREE, READS, NULL, setup_client_page},
    {POST, "/setup/client", OWNER, TOKEN, WRITES, "set up the first client",
     setup_client_post},
    {GET,  "/setup/link", OWNER, FREE, READS, NULL, setup_link_page},
    {POST, "/setup/link", OWNER, TOKEN, WRITES, "finished the set-up",
     setup_link_post},
    {POST, "/setup/link/new", OWNER, TOKEN, WRITES, "made a link",
     setup_new_link_post},

    // settings
    {GET,  "/settings", OWNER, FREE, READS, NULL, settings_page},
    {POST, "/settings", OWNER, TOKEN, WRITES, "changed the settings",
     settings_post},
    {GET,  "/settings/people", OWNER, FREE, READS, NULL, people_page},
    {POST, "/settings/people", OWNER, TOKEN, WRITES, "changed who works here",
     people_post},
    {GET,  "/settings/coverage", OWNER, FREE, READS, NULL,
     settings_coverage_page},
    {POST, "/settings/coverage", OWNER, TOKEN, WRITES, "changed the coverage",
     settings_coverage_post},
    {GET,  "/settings/crisis-lines", OWNER, FREE, READS, NULL,
     settings_crisis_page},
    {POST, "/settings/crisis-lines", OWNER, TOKEN, WRITES,
     "changed the crisis lines", settings_crisis_post},
    {GET,  "/settings/instruments", OWNER, FREE, READS, NULL,
     instruments_page},
    {POST, "/settings/instruments", OWNER, TOKEN, WRITES,
     "changed an instrument", instruments_post},
    {POST, "/settings/instruments/add", OWNER, TOKEN, WRITES,
     "added an instrument", instruments_add_post},
    {GET,  "/settings/signals", OWNER, FREE, READS, NULL, signals_page},
    {POST, "/settings/signals", OWNER, TOKEN, WRITES,
     "changed the signals", signals_post},
    {GET,  "/settings/mail", OWNER, FREE, READS, NULL, settings_mail_page},
    {POST, "/settings/mail", OWNER, TOKEN, WRITES, "changed the mail server",
     settings_mail_post},
    {GET,  "/settings/backup", OWNER, FREE, READS, NULL, settings_backup_page},
    {POST, "/settings/backup", OWNER, TOKEN, ALONE, NULL,
     settings_backup_post},
    {GET,  "/settings/demo", OWNER, FREE, READS, NULL, settings_demo_page},
    {POST, "/settings/demo", OWNER, TOKEN, ALONE, NULL, settings_demo_post},

    // a client with a link
    {GET,  "/f/:ticket", INVITED, FREE, READS, NULL, form_page},
    {POST, "/f/:ticket", INVITED, FREE, WRITES, "form sent", form_send},
    {POST, "/f/:ticket/answer", INVITED, FREE, WRITES, NULL, form_answer},
    {POST, "/f/:ticket/not-today", INVITED, FREE, WRITES, "form declined",
     form_not_today},
    {GET,  "/f/:ticket/thanks", INVITED, FREE, READS, NULL, form_thanks_page},
    {GET,  "/f/:ticket/safety", INVITED, FREE, READS, NULL, form_safety_page},
    {POST, "/f/:ticket/safety", INVITED, FREE, WRITES, "safety page answered",
     form_safety_reply},
    {GET,  "/f/:ticket/safety-plan", INVITED, FREE, READS, NULL,
     form_plan_page},
    {GET,  "/f/:ticket/help", INVITED, FREE, READS, NULL, form_help_page},
    {POST, "/f/:ticket/help", INVITED, FREE, WRITES, "help asked for",
     form_help_send},
    {GET,  "/help", ANYONE, FREE, READS, NULL, form_help_page},

    // the therapist
    {GET,  "/", MEMBER, FREE, READS, NULL, board_page},
    {GET,  "/client/:id", STAFF, FREE, READS, "looked at a client",
     client_page},
    {GET,  "/client/:id/glance", STAFF, FREE, READS, "looked at a glance",
     glance_page},
    {GET,  "/client/:id/card", STAFF, FREE, READS, "looked at a card",
     card_page},
    {POST, "/client/:id/card", STAFF, TOKEN, WRITES, "changed a card",
     card_post},
    {GET,  "/client/:id/form/:form", STAFF, FREE, READS, "looked at a form",
     client_form_page},
    {POST, "/client/:id/form/:form", STAFF, TOKEN, WRITES, "corrected a form",
     client_form_correct},
    {POST, "/client/:id/event", STAFF, TOKEN, WRITES, "added an event",
     client_add_event},
    {POST, "/client/:id/vision", STAFF, TOKEN, WRITES, "changed a vision",
     client_set_vision},
    {GET,  "/clients/new", STAFF, FREE, READS, NULL, client_new_page},
    {POST, "/clients/new", STAFF, TOKEN, WRITES, "added a client",
     client_new_post},
    {GET,  "/client/:id/invite", STAFF, FREE, READS, "looked at a link",
     invite_page},
    {POST, "/client/:id/invite", STAFF, TOKEN, WRITES, "made a link",
     invite_post},
    {GET,  "/client/:id/session/new", STAFF, FREE, READS,
     "looked at a new session", session_new_page},
    {POST, "/client/:id/session/new", STAFF, TOKEN, WRITES, "added a session",
     session_new_post},
    {GET,  "/session/:id", STAFF, FREE, READS, "looked at a session",
     session_page},
    {POST, "/session/:id", STAFF, TOKEN, WRITES, "changed a session",
     session_post},
    {GET,  "/safety/:reason", STAFF, FREE, READS, "looked at a safety card",
     safety_card_page},
    {POST, "/safety/:reason", STAFF, TOKEN, WRITES, "changed a safety card",
     safety_card_post},
    {GET,  "/client/:id/settings", STAFF, FREE, READS,
     "looked at a client's settings", client_settings_page},
    {POST, "/client/:id/settings", STAFF, TOKEN, WRITES, "changed a client",
     client_settings_post},
    {POST, "/client/:id/check-ins", STAFF, TOKEN, WRITES,
     "paused or resumed forms", client_check_ins_post},
    {POST, "/client/:id/ending", STAFF, TOKEN, WRITES, "changed an ending",
     client_ending_post},

    // the client's own page: the hub, its link, first contact, safety plan
    {GET,  "/me/:ticket", MINE, FREE, READS, NULL, me_page},
    {GET,  "/me/:ticket/help", MINE, FREE, READS, NULL, me_help_page},
    {GET,  "/me/:ticket/this-page", MINE, FREE, READS, NULL, me_about_page},
    {POST, "/me/:ticket/door", MINE, FREE, WRITES, "said who opens the page",
     me_door_post},
    {POST, "/me/:ticket/close", MINE, FREE, WRITES, "closed the own page",
     me_close_post},
    {POST, "/f/:ticket/my-page", INVITED, FREE, WRITES,
     "opened the own page", me_from_form_post},
    {GET,  "/client/:id/my-page", STAFF, FREE, READS,
     "looked at a page's link", my_page_page},
    {POST, "/client/:id/my-page", STAFF, TOKEN, WRITES, "made a page's link",
     my_page_post},
    {POST, "/client/:id/my-page/send", STAFF, TOKEN, WRITES,
     "sent a page's link", my_page_send_post},
    {POST, "/client/:id/my-page/end", STAFF, TOKEN, WRITES,
     "ended a page's link", my_page_end_post},
    {POST, "/client/:id/my-page/door", STAFF, TOKEN, WRITES,
     "said who opens a page", my_page_door_post},

    // first contact
    {GET,  "/me/:ticket/welcome", MINE, FREE, READS, NULL, me_welcome_page},
    {POST, "/me/:ticket/welcome", MINE, FREE, WRITES, "read the welcome",
     me_welcome_post},
    {GET,  "/me/:ticket/name", MINE, FREE, READS, NULL, me_name_page},
    {POST, "/me/:ticket/name", MINE, FREE, WRITES, "said what to call them",
     me_name_post},
    {GET,  "/me/:ticket/consent", MINE, FREE, READS, NULL, me_consent_page},
    {POST, "/me/:ticket/consent", MINE, FREE, WRITES, "answered a consent",
     me_consent_post},
    {GET,  "/settings/welcome", OWNER, FREE, READS, NULL,
     settings_welcome_page},
    {POST, "/settings/welcome", OWNER, TOKEN, WRITES,
     "changed the welcome", settings_welcome_post},

    // the safety plan
    {GET,  "/client/:id/safety-plan", STAFF, FREE, READS,
     "looked at a safety plan", safety_plan_page},
    {POST, "/client/:id/safety-plan", STAFF, TOKEN, WRITES,
     "wrote a safety plan", safety_plan_post},
    {GET,  "/client/:id/safety-plan/edit", STAFF, FREE, READS,
     "looked at a safety plan", safety_plan_edit_page},
    {POST, "/client/:id/safety-plan/print", STAFF, TOKEN, WRITES,
     "printed a safety plan", safety_plan_print_post},
    {GET,  "/client/:id/safety-plan/sheet", STAFF, FREE, READS,
     "looked at a safety plan", safety_plan_sheet_page},
    {GET,  "/client/:id/safety-plan/card", STAFF, FREE, READS,
     "looked at a safety plan", safety_plan_card_page},
    {GET,  "/me/:ticket/safety-plan", MINE, FREE, READS, NULL,
     safety_plan_page},
    {POST, "/me/:ticket/safety-plan", MINE, FREE, WRITES,
     "wrote a safety plan", safety_plan_post},
    {GET,  "/me/:ticket/safety-plan/edit", MINE, FREE, READS, NULL,
     safety_plan_edit_page},
    {POST, "/me/:ticket/safety-plan/print", MINE, FREE, WRITES,
     "printed a safety plan", safety_plan_print_post},
    {GET,  "/me/:ticket/safety-plan/sheet", MINE, FREE, READS, NULL,
     safety_plan_sheet_page},
    {GET,  "/me/:ticket/safety-plan/card", MINE, FREE, READS, NULL,
     safety_plan_card_page},
    {GET,  "/me/:ticket/safety-plan/copy", MINE, FREE, READS, NULL,
     plan_copy_page},
    {POST, "/me/:ticket/safety-plan/keep", MINE, FREE, WRITES,
     "kept a safety plan on a phone", plan_keep_post},
    {POST, "/me/:ticket/safety-plan/remove", MINE, FREE, WRITES,
     "removed a safety plan from a phone", plan_remove_post},
    {GET,  "/me/:ticket/plan-worker", MINE, FREE, READS, NULL,
     plan_worker_page},
    {GET,  "/me/:ticket/copy-state", ANYONE, FREE, READS, NULL,
     plan_copy_state_page},

    // messages and the courier

    // coming and not coming: reminders, doors, times, the calendar

    // repair and the support tree
    {GET,  "/client/:id/repair", STAFF, FREE, READS, "looked at repair",
     repair_page},
    {POST, "/client/:id/repair", STAFF, TOKEN, WRITES, "noted a strain",
     repair_post},
    {POST, "/client/:id/own", STAFF, TOKEN, WRITES, "kept a reflection",
     own_post},
    {GET,  "/rupture/:id", STAFF, FREE, READS, "looked at a strain",
     rupture_page},
    {POST, "/rupture/:id", STAFF, TOKEN, WRITES, "changed a strain",
     rupture_post},
    {POST, "/client/:id/talk", STAFF, TOKEN, WRITES,
     "said what was talked about", talk_post},
    {POST, "/client/:id/supervision", STAFF, TOKEN, WRITES,
     "brought to supervision", supervision_add_post},
    {GET,  "/client/:id/support", STAFF, FREE, READS,
     "looked at what is in the way", support_page},
    {POST, "/client/:id/support", STAFF, TOKEN, WRITES,
     "changed what is in the way", support_post},
    {GET,  "/client/:id/support/:option", STAFF, FREE, READS,
     "looked at a way to go on", support_option_page},
    {GET,  "/client/:id/aloud", STAFF, FREE, READS,
     "looked at what is in the way", support_aloud_page},
    {POST, "/client/:id/aloud", STAFF, TOKEN, WRITES,
     "answered together what is in the way", support_aloud_post},
    {GET,  "/my/supervision", STAFF, FREE, READS, NULL, supervision_page},
    {POST, "/supervision/:id", STAFF, TOKEN, WRITES,
     "took off the supervision list", supervision_post},
    {GET,  "/settings/practice-picture", OWNER, FREE, READS, NULL,
     practice_picture_page},
    {GET,  "/me/:ticket/check-ins", MINE, FREE, READS, NULL,
     me_check_ins_page},
    {POST, "/me/:ticket/check-ins", MINE, FREE, WRITES,
     "said what was talked about", me_check_ins_post},

    // notes, reflections, the therapist's own view
    {GET,  "/session/:id/note", STAFF, FREE, READS,
     "looked at a note's versions", note_versions_page},
    {POST, "/session/:id/note", STAFF, TOKEN, WRITES, "wrote a note",
     note_post},
    {POST, "/session/:id/alone", STAFF, TOKEN, WRITES, "wrote for themselves",
     alone_post},
    {GET,  "/my/practice", STAFF, FREE, READS, NULL, my_practice_page},
    {POST, "/my/practice", STAFF, TOKEN, WRITES, NULL, my_practice_post},
    {GET,  "/my/reflections", STAFF, FREE, READS, NULL, reflections_page},
    {POST, "/my/reflections", STAFF, TOKEN, ALONE, NULL, reflections_post},

    // promises, limits, plans, goals, decisions, preferences
    {GET,  "/client/:id/agreements", STAFF, FREE, READS,
     "looked at agreements", agreed_page},
    {POST, "/client/:id/promise", STAFF, TOKEN, WRITES, "added a promise",
     client_add_promise},
    {POST, "/client/:id/plan", STAFF, TOKEN, WRITES, "added a plan",
     client_add_plan},
    {POST, "/client/:id/goal", STAFF, TOKEN, WRITES, "added a goal",
     client_add_goal},
    {POST, "/client/:id/decision", STAFF, TOKEN, WRITES, "added a decision",
     client_add_decision},
    {POST, "/promise/:id", STAFF, TOKEN, WRITES, "changed a promise",
     promise_post},
    {POST, "/plan/:id", STAFF, TOKEN, WRITES, "changed a plan", plan_post},
    {POST, "/goal/:id", STAFF, TOKEN, WRITES, "changed a goal", goal_post},
    {POST, "/decision/:id", STAFF, TOKEN, WRITES, "looked back at a decision",
     decision_post},
    {GET,  "/client/:id/summary", STAFF, FREE, READS, "looked at a summary",
     summary_page},
    {GET,  "/client/:id/plan/:plan", STAFF, FREE, READS, "looked at a plan",
     agreed_plan_sheet_page},
    {POST, "/client/:id/plan/:plan", STAFF, TOKEN, WRITES, "sent a plan",
     agreed_plan_sheet_send},
    {GET,  "/client/:id/preferences", STAFF, FREE, READS,
     "looked at preferences", preferences_page},
    {POST, "/client/:id/preferences", STAFF, TOKEN, WRITES,
     "entered preferences", preferences_post},
    {POST, "/client/:id/limits", STAFF, TOKEN, WRITES,
     "noted that the limits were read", client_limits_post},
    {GET,  "/settings/limits", STAFF, FREE, READS, NULL, limits_page},
    {POST, "/settings/limits", STAFF, TOKEN, WRITES, "changed the limits",
     limits_post},
    {GET,  "/settings/limits/:version", STAFF, FREE, READS, NULL,
     limits_version_page},
    {GET,  "/me/:ticket/agreed", MINE, FREE, READS, NULL, me_agreed_page},
    {POST, "/me/:ticket/agreed", MINE, FREE, WRITES, "commented a decision",
     me_agreed_post},
    {GET,  "/me/:ticket/plan", MINE, FREE, READS, NULL, me_plan_page},
    {POST, "/me/:ticket/plan", MINE, FREE, WRITES, "said how a plan went",
     me_plan_post},
    {GET,  "/me/:ticket/goals", MINE, FREE, READS, NULL, me_goals_page},
    {POST, "/me/:ticket/goals", MINE, FREE, WRITES, "changed own goals",
     me_goals_post},
    {GET,  "/me/:ticket/limits", MINE, FREE, READS, NULL, me_limits_page},
    {POST, "/me/:ticket/limits", MINE, FREE, WRITES, "answered the limits",
     me_limits_post},
    {GET,  "/me/:ticket/preferences", MINE, FREE, READS, NULL,
     me_preferences_page},
    {POST, "/me/:ticket/preferences", MINE, FREE, WRITES,
     "filled in preferences", me_preferences_post},

    // path, letters, handover, who works here
    {GET,  "/client/:id/path", STAFF, FREE, READS, "looked at a path",
     path_page},
    {POST, "/client/:id/path/offer", STAFF, TOKEN, WRITES,
     "offered a line for a path", path_offer_post},
    {GET,  "/me/:ticket/path", MINE, FREE, READS, NULL, me_path_page},
    {POST, "/me/:ticket/path", MINE, FREE, WRITES, "wrote on the path",
     me_path_post},
    {POST, "/me/:ticket/path/offer", MINE, FREE, WRITES,
     "answered a line for the path", me_path_offer_post},
    {POST, "/me/:ticket/path/moment", MINE, FREE, WRITES,
     "changed a moment of the path", me_path_moment_post},
    {GET,  "/client/:id/letters", STAFF, FREE, READS, "looked at letters",
     letters_page},
    {GET,  "/client/:id/letters/new", STAFF, FREE, READS,
     "looked at a new letter", letters_new_page},
    {POST, "/client/:id/letters/new", STAFF, TOKEN, WRITES, "drafted a letter",
     letters_new_post},
    {GET,  "/client/:id/letters/:letter", STAFF, FREE, READS,
     "looked at a letter", letter_page},
    {POST, "/client/:id/letters/:letter", STAFF, TOKEN, WRITES,
     "changed a letter", letter_post},
    {GET,  "/me/:ticket/letters", MINE, FREE, READS, NULL, me_letters_page},
    {GET,  "/me/:ticket/letters/:letter", MINE, FREE, WRITES, NULL,
     me_letter_page},
    {POST, "/me/:ticket/letters/:letter", MINE, FREE, WRITES,
     "said something to a letter", me_letter_post},
    {GET,  "/join/:ticket", JOINING, FREE, READS, NULL, join_page},
    {POST, "/join/:ticket", JOINING, FREE, ALONE, NULL, join_post},

    // endings, follow-ups, the clinic's invitation
    {GET,  "/client/:id/ending", STAFF, FREE, READS, "looked at an ending",
     ending_page},
    {POST, "/client/:id/ending/plan", STAFF, TOKEN, WRITES,
     "changed an ending plan", ending_plan_post},
    {POST, "/client/:id/ending/agree", STAFF, TOKEN, WRITES,
     "agreed to an ending plan", ending_agree_post},
    {GET,  "/client/:id/ending/print", STAFF, FREE, READS,
     "printed an ending plan", ending_print_page},
    {POST, "/client/:id/follow-ups", STAFF, TOKEN, WRITES,
     "chose follow-ups", followup_choose_post},
    {POST, "/client/:id/come-back", STAFF, TOKEN, WRITES,
     "opened a new episode", ending_come_back_post},
    {POST, "/follow-up/:id/print", STAFF, TOKEN, WRITES,
     "printed a follow-up", followup_print_post},
    {POST, "/leaving/:id", STAFF, TOKEN, WRITES, "stopped a note",
     leaving_stop_post},
    {GET,  "/endings", STAFF, FREE, READS, NULL, endings_page},
    {GET,  "/settings/invitation", OWNER, FREE, READS, NULL,
     invitation_settings_page},
    {POST, "/settings/invitation", OWNER, TOKEN, WRITES,
     "changed the invitation", invitation_settings_post},
    {POST, "/settings/invitation/trial", OWNER, TOKEN, WRITES,
     "changed a trial", invitation_trial_post},
    {POST, "/invitation/:id", STAFF, TOKEN, WRITES,
     "decided about an invitation", invitation_post},
    {GET,  "/me/:ticket/ending", MINE, FREE, READS, NULL, me_ending_page},
    {POST, "/me/:ticket/ending", MINE, FREE, WRITES,
     "changed an ending plan", me_ending_post},
    {POST, "/me/:ticket/ending/agree", MINE, FREE, WRITES,
     "agreed to an ending plan", me_ending_agree_post},
    {POST, "/me/:ticket/ending/no-more", MINE, FREE, WRITES,
     "took back the follow-ups", me_ending_no_more_post},
    {GET,  "/me/:ticket/back", MINE, FREE, READS, NULL, me_back_page},
    {POST, "/me/:ticket/back", MINE, FREE, WRITES, "asked to come back",
     me_back_post},
    {GET,  "/e/:ticket", AT_DOOR, FREE, READS, NULL, door_page},
    {POST, "/e/:ticket/back", AT_DOOR, FREE, WRITES, "asked to come back",
     door_back_post},
    {POST, "/e/:ticket/why", AT_DOOR, FREE, WRITES, "said why it ended",
     door_why_post},
    {GET,  "/i/:ticket", AT_DOOR, FREE, READS, NULL, invitation_page},
    {POST, "/i/:ticket", AT_DOOR, FREE, WRITES, "answered the invitation",
     invitation_answer_post},

    // looking together
    {POST, "/client/:id/share", STAFF, TOKEN, WRITES, "opened a shared view",
     together_open},
    {GET,  "/together", ANYONE, FREE, READS, NULL, together_code_page},
    {POST, "/together", ANYONE, FREE, WRITES, NULL, together_code_post},
    {GET,  "/together/:ticket", SHARED, FREE, READS, NULL, together_page},
    {POST, "/together/:ticket/event", SHARED, FREE, WRITES,
     "added an event together", together_event},
    {POST, "/together/:ticket/plan", SHARED, FREE, WRITES,
     "added a plan together", together_plan},
    {POST, "/together/:ticket/close", SHARED, FREE, WRITES,
     "closed a shared view", together_close},
};
// clang-format on
const int ROUTE_COUNT = (int)(sizeof ROUTES / sizeof *ROUTES);
