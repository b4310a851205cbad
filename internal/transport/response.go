package transport

import "github.com/99designs/gqlgen/graphql"

// refused tells a response that reports that nothing was executed, or that a subscription ended
// for a reason.
func refused(resp *graphql.Response) bool {
	return resp.Data == nil && len(resp.Errors) > 0
}
