//go:build deps

package parley

import (
	_ "github.com/99designs/gqlgen/graphql/executor"
	_ "github.com/99designs/gqlgen/graphql/handler/testserver"
	_ "github.com/alecthomas/kong"
	_ "github.com/golang-jwt/jwt/v5"
	_ "github.com/gorilla/websocket"
	_ "github.com/hashicorp/golang-lru/v2/expirable"
	_ "github.com/vikstrous/dataloadgen"
	_ "go.uber.org/goleak"
	_ "golang.org/x/crypto/argon2"
	_ "golang.org/x/sync/errgroup"
	_ "golang.org/x/time/rate"
	_ "pgregory.net/rapid"
)
