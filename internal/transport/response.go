package transport

import (
	"encoding/json"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// appendResponse writes a response as the GraphQL specification has it: errors first, no data entry
// where nothing was executed. It copies, so the response may be reused by the executor afterwards.
func appendResponse(dst []byte, resp *graphql.Response) []byte {
	dst = append(dst, '{')
	if len(resp.Errors) > 0 {
		dst = append(dst, `"errors":`...)
		dst = appendErrors(dst, resp.Errors)
	}
	if resp.Data != nil {
		if len(resp.Errors) > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `"data":`...)
		dst = append(dst, resp.Data...)
	}
	if len(resp.Extensions) > 0 {
		if extensions, err := json.Marshal(resp.Extensions); err == nil {
			if len(dst) > 1 {
				dst = append(dst, ',')
			}
			dst = append(dst, `"extensions":`...)
			dst = append(dst, extensions...)
		}
	}
	return append(dst, '}')
}

// appendErrors writes a list of errors. An error whose extensions can't be written loses them.
func appendErrors(dst []byte, errs gqlerror.List) []byte {
	dst = append(dst, '[')
	for i, err := range errs {
		if i > 0 {
			dst = append(dst, ',')
		}
		text, failed := json.Marshal(err)
		if failed != nil {
			text, _ = json.Marshal(&gqlerror.Error{Message: err.Message, Path: err.Path, Locations: err.Locations})
		}
		dst = append(dst, text...)
	}
	return append(dst, ']')
}

// refused tells a response that reports that nothing was executed, or that a subscription ended
// for a reason.
func refused(resp *graphql.Response) bool {
	return resp.Data == nil && len(resp.Errors) > 0
}
