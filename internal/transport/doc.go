// Package transport speaks GraphQL with the outside world: GraphQL over HTTP (POST and GET, content
// negotiation, automatic persisted queries), GraphQL over Server-Sent Events as graphql-sse's
// "distinct connections", files by the GraphQL multipart request specification, and the WebSocket
// subprotocol graphql-transport-ws. All of them run an
// operation through one path: parameters, persisted query, guard, parse and validate (remembered in
// a cache bounded by bytes), variables, cost, gqlgen's executor.
//
// It never knows who a viewer is (an Authenticator says so), what the schema means, or what an
// error of a resolver is called; it never repeats a client's values in an error, and never answers
// an error without extensions.code.
//
// What it decides where the specifications leave room:
//
//   - Accept: the highest q wins, then the order of listing; */* and no Accept mean application/json.
//     text/event-stream is used only where it ranks before JSON, or where a subscription leaves no
//     other choice. Nothing acceptable is 406.
//   - Status: a request that is no GraphQL request is 400, 405, 406, 413 or 415 whatever is accepted.
//     A GraphQL request that can't run is 200 as application/json, and 400 or 401 as
//     application/graphql-response+json, always without a data entry. Over SSE it is a next event.
//     A refused token is therefore an ordinary GraphQL error to Apollo, urql and Relay.
//   - Authorization: Bearer, at most 4 KB. No header, or an empty one, is nobody; resolvers refuse.
//   - GET runs queries (and subscriptions over SSE) only, and only where no page of another site can
//     have caused it: see preflight.go.
//   - Files: a multipart request is read up to its files, and answered if it can't run; only then are they
//     written to disk, for signed-in users, one to each place. A file is a variable and never a literal, one
//     operation a request, and no subscription. Who is refused while still sending gets the answer, and
//     some time to stop. See form.go.
//   - WebSocket: connection_init carries Authorization or authToken, else the upgrade request's
//     Authorization counts, else the socket is nobody's. Close codes are in closing.go.
//
// A subscription over a socket is an outlet (package outlet): once it has caught up, whoever makes its
// responses may push them, and it holds no goroutine.
//
// A Handler is safe for concurrent use. Each goroutine it starts belongs to one socket or stream, which
// waits for it before it ends, or to the flusher that writes for all sockets; Drain waits for those.
// internal/server and cmd may import the package.
package transport
