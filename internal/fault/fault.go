// Package fault is the closed list of errors that Parley tells its clients.
//
// Rules (internal/chat, internal/auth, internal/live, …) return a *fault.Error for everything a
// caller did or may do something about; whatever else they return is INTERNAL to the client and
// detailed in the log only. graph/errors.go and internal/transport turn a fault into a GraphQL
// error with extensions.code; nothing else does.
//
// The package imports nothing of ours and may be imported by every package. Its values are
// immutable and safe for concurrent use.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Code is one value of the schema's enum ErrorCode, as it stands in extensions.code.
type Code string

// The closed list. A test in graph compares it with the enum ErrorCode of the schema.
const (
	ParseFailed           Code = "GRAPHQL_PARSE_FAILED"
	ValidationFailed      Code = "GRAPHQL_VALIDATION_FAILED"
	BadRequest            Code = "BAD_REQUEST"
	BadUserInput          Code = "BAD_USER_INPUT"
	Unauthenticated       Code = "UNAUTHENTICATED"
	TokenExpired          Code = "TOKEN_EXPIRED"
	TokenReused           Code = "TOKEN_REUSED"
	InvalidCredentials    Code = "INVALID_CREDENTIALS"
	UsernameTaken         Code = "USERNAME_TAKEN"
	EmailTaken            Code = "EMAIL_TAKEN"
	Forbidden             Code = "FORBIDDEN"
	NotFound              Code = "NOT_FOUND"
	NotAMember            Code = "NOT_A_MEMBER"
	RoomArchived          Code = "ROOM_ARCHIVED"
	Conflict              Code = "CONFLICT"
	IdempotencyKeyReused  Code = "IDEMPOTENCY_KEY_REUSED"
	CursorInvalid         Code = "CURSOR_INVALID"
	FileTooLarge          Code = "FILE_TOO_LARGE"
	UnsupportedMediaType  Code = "UNSUPPORTED_MEDIA_TYPE"
	ImageCorrupt          Code = "IMAGE_CORRUPT"
	ImageDimensions       Code = "IMAGE_DIMENSIONS_EXCEEDED"
	QueryTooComplex       Code = "QUERY_TOO_COMPLEX"
	QueryTooDeep          Code = "QUERY_TOO_DEEP"
	RateLimited           Code = "RATE_LIMITED"
	LimitExceeded         Code = "LIMIT_EXCEEDED"
	PersistedQueryMissing Code = "PERSISTED_QUERY_NOT_FOUND"
	CSRFPreflightRequired Code = "CSRF_PREFLIGHT_REQUIRED"
	Unavailable           Code = "UNAVAILABLE"
	Internal              Code = "INTERNAL"
)

// Error is a refusal with a code, a message a stranger can act on and, where they help, the input
// field at fault and the time after which a retry may succeed. The message never repeats the input.
type Error struct {
	Code    Code
	Message string
	// Field is the path of the input field at fault, as in the schema ("text", "memberIds"), or "".
	Field string
	// RetryAfter is how long to wait before the next try, or 0.
	RetryAfter time.Duration
}

// Error gives the message alone: the code travels beside it.
func (e *Error) Error() string { return e.Message }

// Is reports whether target is a fault of the same code, so that
// errors.Is(err, fault.New(fault.NotFound, "")) holds whatever the message.
func (e *Error) Is(target error) bool {
	var other *Error
	return errors.As(target, &other) && other.Code == e.Code
}

// New makes an error with the given code and formatted message.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// Input makes a BAD_USER_INPUT error about one input field.
func Input(field, format string, args ...any) *Error {
	return &Error{Code: BadUserInput, Message: fmt.Sprintf(format, args...), Field: field}
}

// Limited makes a RATE_LIMITED error that may be retried after wait.
func Limited(wait time.Duration, format string, args ...any) *Error {
	return &Error{Code: RateLimited, Message: fmt.Sprintf(format, args...), RetryAfter: wait}
}

// CodeOf gives the code of the first fault in err's chain, "" for nil and INTERNAL for other errors.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var f *Error
	if errors.As(err, &f) {
		return f.Code
	}
	return Internal
}
