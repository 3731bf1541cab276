// server - libmicrohttpd, and all that is known of it.
//
// A pool of threads with epoll. An exchange is one request and its reply; it
// is made when the library has the request line, and ends when the library
// says so. While a reply waits for the disk its connection is suspended and
// costs no thread.
//
// Three habits of the library to know (version 0.9.75):
//   it decodes "%2F" in paths unless told not to: here nobody decodes;
//   it takes two different lengths, and a length beside a transfer coding:
//   guard.c sees all headers first;
//   it dies when it is stopped with suspended connections: http_close() waits
//   for the last exchange.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/http.h"

#include "base/arena.h"
#include "http/guard.h"
#include "http/limits.h"
#include "http/patience.h"

#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct http {
    struct http_plan plan;
    int socket;
    int port;
    struct MHD_Daemon *daemon;
    struct patience *patience;
    pthread_mutex_t mutex; // guards the counts
    pthread_cond_t ended;
    int exchanges;
    int later;   // of them, those whose connection is suspended
    int uploads; // of them, those with a large body
};

enum stage {
    ASKING,    // the request is still coming in
    THINKING,  // the answer function has it
    SUSPENDED, // it will answer later, and the library waits
    ANSWERED,  // the reply is ready
};

struct exchange {
    struct http *http;
    struct MHD_Connection *connection;
    struct request request;
    struct reply reply;
    struct header headers[HTTP_MAX_HEADERS];
    struct str target;
    struct text body;
    size_t length; // of the body that was announced
    atomic_int stage;
    bool head_seen;
    bool is_later;  // counted in http->later
    bool is_upload; // counted in http->uploads
    bool refused;
};

// ---- replies ---------------------------------------------------------------

// Adds "Name: value\r\nName: value\r\n".
static void add_lines(struct MHD_Response *response, struct exchange *exchange)
{
    struct str rest = exchange->reply.headers;

    while (rest.at && rest.len) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        struct str name = str_cut(&line, ':');

        if (line.at) {
            (void)MHD_add_response_header(
                response, str_text(exchange->request.arena, name),
                str_text(exchange->request.arena, str_trim(line)));
        }
    }
}

static struct MHD_Response *response_of(struct exchange *exchange)
{
    struct reply *reply = &exchange->reply;
    struct str body = reply->fixed.at ? reply->fixed : text_str(&reply->body);
    // The bytes live as long as the exchange, and the library only reads them.
    void *bytes =
        (void *)(uintptr_t)body.at; // NOLINT(performance-no-int-to-ptr)
    struct MHD_Response *response = MHD_create_response_from_buffer(
        body.len, bytes, MHD_RESPMEM_PERSISTENT);

    if (!response) {
        return NULL;
    }
    (void)MHD_add_response_header(response, "Content-Type",
                                  reply->type ? reply->type
                                              : "text/html; charset=utf-8");
    if (reply->encoding) {
        (void)MHD_add_response_header(response, "Content-Encoding",
                                      reply->encoding);
    }
    if (reply->location.at) {
        (void)MHD_add_response_header(
            response, "Location",
            str_text(exchange->request.arena, reply->location));
    }
    if (exchange->refused) {
        (void)MHD_add_response_header(response, "Connection", "close");
    }
    add_lines(response, exchange);
    return response;
}

static struct watched *watched_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info ? info->socket_context : NULL;
}

static void give(struct exchange *exchange, int seconds)
{
    struct watched *watched = watched_of(exchange->connection);

    if (watched) {
        patience_give(exchange->http->patience, watched, seconds);
    }
}

static enum MHD_Result send_reply(struct exchange *exchange)
{
    struct MHD_Response *response = response_of(exchange);
    int status = exchange->reply.status ? exchange->reply.status : 200;
    enum MHD_Result result;

    if (!response) {
        return MHD_NO;
    }
    give(exchange, HTTP_REPLY_SECONDS);
    result =
        MHD_queue_response(exchange->connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct exchange *exchange,
                              const struct refusal *refusal)
{
    exchange->refused = true;
    exchange->reply.status = refusal->status;
    exchange->reply.type = "text/plain; charset=utf-8";
    exchange->reply.headers = refusal->status == 405
                                ? STR("Allow: GET, HEAD, POST\r\n")
                                : (struct str){NULL, 0};
    text_addf(&exchange->reply.body, "%s\n", refusal->words);
    return send_reply(exchange);
}

void http_send(struct request *request)
{
    struct exchange *exchange = request->exchange;

    if (atomic_exchange(&exchange->stage, ANSWERED) == SUSPENDED) {
        MHD_resume_connection(exchange->connection);
    }
}

static void count(struct http *http, int *what, int more)
{
    pthread_mutex_lock(&http->mutex);
    *what += more;
    pthread_cond_signal(&http->ended);
    pthread_mutex_unlock(&http->mutex);
}

// ---- requests --------------------------------------------------------------

static enum MHD_Result keep_header(void *self, enum MHD_ValueKind kind,
                                   const char *name, size_t name_len,
                                   const char *value, size_t value_len)
{
    struct exchange *exchange = self;
    struct request *request = &exchange->request;

    (void)kind;
    if (request->header_count < HTTP_MAX_HEADERS) {
        exchange->headers[request->header_count].name =
            (struct str){name, name_len};
        exchange->headers[request->header_count].value =
            (struct str){value ? value : "", value_len};
    }
    request->header_count++;
    return MHD_YES;
}

static struct str peer_of(struct exchange *exchange)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(
        exchange->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    socklen_t len;
    char text[NI_MAXHOST];

    if (!info || !info->client_addr) {
        return STR("unknown");
    }
    len = info->client_addr->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
                                                   : sizeof(struct sockaddr_in);
    if (getnameinfo(info->client_addr, len, text, sizeof text, NULL, 0,
                    NI_NUMERICHOST)) {
        return STR("unknown");
    }
    return str_copy(exchange->request.arena, str_of(text));
}

static bool take_place(struct http *http)
{
    bool taken;

    pthread_mutex_lock(&http->mutex);
    taken = http->uploads < HTTP_UPLOADS_AT_ONCE;
    http->uploads += taken;
    pthread_mutex_unlock(&http->mutex);
    return taken;
}

// A body that is larger than most: is it welcome, and is there room for it?
static const struct refusal *check_upload(struct exchange *exchange)
{
    const struct http_plan *plan = &exchange->http->plan;
    enum http_upload may;

    if (exchange->length <= HTTP_MAX_BODY) {
        return NULL;
    }
    may = plan->may_upload(plan->context, &exchange->request);
    if (may != UPLOAD_WELCOME) {
        return may == UPLOAD_DENIED ? &REFUSED_DENIED : &REFUSED_LARGE;
    }
    exchange->is_upload = take_place(exchange->http);
    if (!exchange->is_upload) {
        return &REFUSED_BUSY;
    }
    give(exchange, HTTP_UPLOAD_SECONDS);
    text_reserve(&exchange->body, exchange->length);
    return NULL;
}

// The first call for a request: its head is complete, its body is not.
static enum MHD_Result take_head(struct exchange *exchange, const char *method,
                                 const char *version)
{
    struct request *request = &exchange->request;
    struct head head;
    const struct refusal *refusal;

    exchange->head_seen = true;
    (void)MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND,
                                      keep_header, exchange);
    head = (struct head){.method = str_of(method),
                         .target = exchange->target,
                         .version = str_of(version),
                         .headers = exchange->headers,
                         .count = request->header_count,
                         .too_many = request->header_count > HTTP_MAX_HEADERS,
                         .most_body = exchange->http->plan.may_upload
                                        ? HTTP_MAX_UPLOAD
                                        : HTTP_MAX_BODY};
    if (head.too_many) {
        head.count = request->header_count = HTTP_MAX_HEADERS;
    }
    request->headers = exchange->headers;
    refusal = guard_check(&head, &exchange->length);
    if (refusal) {
        return refuse(exchange, refusal);
    }
    request->method = str_is(head.method, "POST") ? POST : GET;
    request->query = exchange->target;
    request->path = str_cut(&request->query, '?');
    request->host = request_header(request, "host");
    request->peer = peer_of(exchange);
    refusal = check_upload(exchange);
    return refusal ? refuse(exchange, refusal) : MHD_YES;
}

static enum MHD_Result take_body(struct exchange *exchange, const char *bytes,
                                 size_t *count)
{
    // The guard has seen the length; the library never hands on more.
    if (exchange->body.len + *count > exchange->length) {
        return MHD_NO;
    }
    text_add(&exchange->body, (struct str){bytes, *count});
    *count = 0;
    return MHD_YES;
}

static enum MHD_Result answer(struct exchange *exchange)
{
    const struct http_plan *plan = &exchange->http->plan;
    int before = THINKING;

    exchange->request.body = text_str(&exchange->body);
    give(exchange, 0);
    atomic_store(&exchange->stage, THINKING);
    if (plan->answer(plan->context, &exchange->request, &exchange->reply)
        == HTTP_NOW) {
        atomic_store(&exchange->stage, ANSWERED);
        return send_reply(exchange);
    }
    exchange->is_later = true;
    count(exchange->http, &exchange->http->later, 1);
    MHD_suspend_connection(exchange->connection);
    if (!atomic_compare_exchange_strong(&exchange->stage, &before, SUSPENDED)) {
        MHD_resume_connection(exchange->connection); // it was faster than us
    }
    return MHD_YES;
}

// Also when the client has gone meanwhile: then the library ends the exchange
// without asking for its reply.
static void no_longer_later(struct exchange *exchange)
{
    if (exchange->is_later) {
        exchange->is_later = false;
        count(exchange->http, &exchange->http->later, -1);
    }
}

// The library's signature.
static enum MHD_Result // NOLINTNEXTLINE(readability-function-size)
on_request(void *self, struct MHD_Connection *connection, const char *url,
           const char *method, const char *version, const char *upload,
           size_t *upload_size, void **context)
{
    struct exchange *exchange = *context;

    (void)self;
    (void)url;
    if (!exchange) {
        return MHD_NO;
    }
    exchange->connection = connection;
    if (!exchange->head_seen) {
        return take_head(exchange, method, version);
    }
    if (*upload_size > 0) {
        return take_body(exchange, upload, upload_size);
    }
    if (atomic_load(&exchange->stage) == ANSWERED) { // resumed
        no_longer_later(exchange);
        return send_reply(exchange);
    }
    return answer(exchange);
}

// The request line is there: the earliest moment, and the only one at which
// the target is still as it was sent.
static void *on_target(void *self, const char *target,
                       struct MHD_Connection *connection)
{
    struct http *http = self;
    struct arena *arena = arena_open("request");
    struct exchange *exchange = arena_take(arena, 1, sizeof *exchange);

    exchange->http = http;
    exchange->connection = connection;
    exchange->target = str_copy(arena, str_of(target));
    exchange->request.arena = arena;
    exchange->request.exchange = exchange;
    exchange->reply.body = text_in(arena);
    exchange->body = text_in(arena);
    count(http, &http->exchanges, 1);
    return exchange;
}

static void on_end(void *self, struct MHD_Connection *connection,
                   void **context, enum MHD_RequestTerminationCode why)
{
    struct http *http = self;
    struct exchange *exchange = *context;

    (void)connection;
    (void)why;
    if (!exchange) {
        return;
    }
    *context = NULL;
    no_longer_later(exchange);
    if (exchange->is_upload) {
        count(http, &http->uploads, -1);
    }
    give(exchange, HTTP_ASK_SECONDS);
    arena_close(exchange->request.arena);
    count(http, &http->exchanges, -1);
}

static void on_connection(void *self, struct MHD_Connection *connection,
                          void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    struct http *http = self;
    struct watched *watched;

    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*context) {
            patience_remove(http->patience, *context);
            free(*context);
            *context = NULL;
        }
        return;
    }
    watched = calloc(1, sizeof *watched);
    if (watched) {
        const union MHD_ConnectionInfo *info = MHD_get_connection_info(
            connection, MHD_CONNECTION_INFO_CONNECTION_FD);

        watched->socket = info->connect_fd;
        patience_add(http->patience, watched, HTTP_ASK_SECONDS);
        *context = watched;
    }
}

static size_t decode_nothing(void *self, struct MHD_Connection *connection,
                             char *text)
{
    (void)self;
    (void)connection;
    return strlen(text);
}

// ---- listening -------------------------------------------------------------

// "127.0.0.1:8080" or "[::1]:8080" to its two halves.
static bool split_address(const char *listen, char host[NI_MAXHOST],
                          char port[8], struct err *err)
{
    const char *colon = strrchr(listen, ':');
    size_t len = colon ? (size_t)(colon - listen) : 0;
    bool bracketed = len > 2 && listen[0] == '[' && listen[len - 1] == ']';
    int64_t number;

    if (bracketed) {
        listen++;
        len -= 2;
    }
    if (len == 0 || len >= NI_MAXHOST
        || !str_parse_int(str_of(colon + 1), &number) || number < 0
        || number > 65535) {
        return err_set(err, ERR_INPUT,
                       "an address to listen on looks like 127.0.0.1:8080 "
                       "or [::1]:8080");
    }
    memcpy(host, listen, len);
    host[len] = '\0';
    (void)snprintf(port, 8, "%d", (int)number);
    return true;
}

static bool bind_address(struct http *http, const struct addrinfo *address,
                         struct err *err)
{
    int yes = 1;

    http->socket = socket(address->ai_family,
                          SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (http->socket < 0) {
        return err_set(err, ERR_OUTSIDE, "no socket: %s", strerror(errno));
    }
    (void)setsockopt(http->socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(http->socket, address->ai_addr, address->ai_addrlen)
        || listen(http->socket, 512)) {
        return err_set(err, errno == EADDRINUSE ? ERR_BUSY : ERR_INPUT,
                       "cannot listen on %s: %s", http->plan.listen,
                       strerror(errno));
    }
    return true;
}

static bool listen_on(struct http *http, struct err *err)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo *address = NULL;
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } bound = {0};
    socklen_t len = sizeof bound;
    char host[NI_MAXHOST];
    char port[8];
    bool good;

    if (!split_address(http->plan.listen, host, port, err)) {
        return false;
    }
    if (getaddrinfo(host, port, &hints, &address)) {
        return err_set(err, ERR_INPUT, "%s is not a numeric address", host);
    }
    good = bind_address(http, address, err);
    freeaddrinfo(address);
    if (!good || getsockname(http->socket, &bound.any, &len)) {
        return false;
    }
    http->port = ntohs(bound.any.sa_family == AF_INET6 ? bound.v6.sin6_port
                                                       : bound.v4.sin_port);
    return true;
}

static bool is_loopback(const char *listen)
{
    return strncmp(listen, "127.", 4) == 0 || strncmp(listen, "[::1]", 5) == 0;
}

static bool start(struct http *http, struct err *err)
{
    // Behind a proxy everybody comes from loopback.
    unsigned per_peer =
        is_loopback(http->plan.listen) ? 0 : (unsigned)HTTP_PER_PEER;

    http->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC,
        0, NULL, NULL, on_request, http, MHD_OPTION_LISTEN_SOCKET, http->socket,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, http,
        MHD_OPTION_UNESCAPE_CALLBACK, decode_nothing, NULL,
        MHD_OPTION_NOTIFY_COMPLETED, on_end, http, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, http, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)HTTP_MAX_HEAD, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)HTTP_MAX_CONNECTIONS, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        per_peer, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_ASK_SECONDS,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_THREAD_POOL_SIZE,
        http->plan.threads > 1 ? (unsigned)http->plan.threads : 0U,
        MHD_OPTION_END);
    return http->daemon
        || err_set(err, ERR_OUTSIDE, "the HTTP library does not start");
}

bool http_open(const struct http_plan *plan, struct http **http,
               struct err *err)
{
    struct http *made = calloc(1, sizeof *made);

    if (!made) {
        return err_set(err, ERR_OUTSIDE, "no memory for the server");
    }
    made->plan = *plan;
    made->socket = -1;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->ended, NULL);
    if (listen_on(made, err) && patience_open(&made->patience, err)
        && start(made, err)) {
        *http = made;
        return true;
    }
    http_close(made);
    return false;
}

int http_port(const struct http *http)
{
    return http->port;
}

// Until every exchange has ended; those that the client does not take, only
// for a while. What still waits for the disk is always waited for.
static void wait_for_replies(struct http *http)
{
    struct timespec until;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += HTTP_CLOSE_SECONDS;
    pthread_mutex_lock(&http->mutex);
    while (http->exchanges > 0
           && pthread_cond_timedwait(&http->ended, &http->mutex, &until) == 0) {
    }
    while (http->later > 0) {
        pthread_cond_wait(&http->ended, &http->mutex);
    }
    pthread_mutex_unlock(&http->mutex);
}

void http_close(struct http *http)
{
    if (http->daemon) {
        (void)MHD_quiesce_daemon(http->daemon);
        wait_for_replies(http);
        MHD_stop_daemon(http->daemon);
    }
    if (http->socket >= 0) {
        (void)close(http->socket);
    }
    if (http->patience) {
        patience_close(http->patience);
    }
    pthread_cond_destroy(&http->ended);
    pthread_mutex_destroy(&http->mutex);
    free(http);
}
