// Package request carries what is known of the request being served: its id, the address it came
// from and the program that sent it. The server fills it in once, at the edge; logs, throttles and
// sessions read it. It imports nothing of ours and may be imported by every package.
package request

import "context"

// Info is what the edge knows of a request. The zero value stands for work nobody requested.
type Info struct {
	// ID names the request in logs and in INTERNAL errors; at most 64 bytes of printable ASCII.
	ID string
	// Address is the client's IP address in text, taken from a proxy's header only where the
	// proxy is trusted.
	Address string
	// UserAgent is the client's own name for itself, at most 256 bytes, never to be trusted.
	UserAgent string
}

type key struct{}

// With gives a context that carries info.
func With(ctx context.Context, info Info) context.Context {
	return context.WithValue(ctx, key{}, info)
}

// From gives the info of ctx, or the zero Info.
func From(ctx context.Context) Info {
	info, _ := ctx.Value(key{}).(Info)
	return info
}
