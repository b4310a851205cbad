package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/crypto/argon2"
)

// PasswordCost is what one argon2id hash costs (RFC 9106). The zero value means the default of
// 19 MiB, two passes and one thread; tests may lower it.
type PasswordCost struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
}

const (
	defaultMemoryKiB = 19 * 1024
	defaultPasses    = 2
	defaultThreads   = 1

	saltBytes = 16
	hashBytes = 32
)

// Bounds of a stored hash: wide enough for hashes brought from elsewhere, and narrow enough that a
// damaged row cannot exhaust the machine.
const (
	maxMemoryKiB = 256 * 1024
	maxPasses    = 16
	maxThreads   = 16
	minSaltBytes = 8
	minHashBytes = 16
	maxPartBytes = 64
	maxPHCBytes  = 512
)

func (c PasswordCost) orDefault() PasswordCost {
	if c == (PasswordCost{}) {
		return PasswordCost{MemoryKiB: defaultMemoryKiB, Passes: defaultPasses, Threads: defaultThreads}
	}
	return c
}

func (c PasswordCost) valid() bool {
	return c.Threads >= 1 && c.Threads <= maxThreads && c.Passes >= 1 && c.Passes <= maxPasses &&
		c.MemoryKiB >= 8*uint32(c.Threads) && c.MemoryKiB <= maxMemoryKiB
}

// passwordHash is an argon2id hash with all that is needed to check a password against it.
type passwordHash struct {
	cost PasswordCost
	salt []byte
	sum  []byte
}

func newPasswordHash(cost PasswordCost, password string) passwordHash {
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails: the process ends instead
	return passwordHash{cost: cost, salt: salt, sum: derive(cost, salt, password, hashBytes)}
}

func derive(cost PasswordCost, salt []byte, password string, size int) []byte {
	return argon2.IDKey([]byte(password), salt, cost.Passes, cost.MemoryKiB, cost.Threads, uint32(size)) //nolint:gosec // at most maxPartBytes
}

func (h passwordHash) matches(password string) bool {
	return subtle.ConstantTimeCompare(h.sum, derive(h.cost, h.salt, password, len(h.sum))) == 1
}

// String writes the hash in the PHC string format.
func (h passwordHash) String() string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.cost.MemoryKiB, h.cost.Passes, h.cost.Threads,
		base64.RawStdEncoding.EncodeToString(h.salt), base64.RawStdEncoding.EncodeToString(h.sum))
}

var errBadHash = errors.New("the stored password hash is not argon2id in PHC string format")

// parsePasswordHash reads what String writes, and nothing else: parameters in that order, without
// leading zeros or signs, padding or spaces.
func parsePasswordHash(s string) (passwordHash, error) {
	if len(s) > maxPHCBytes {
		return passwordHash{}, errBadHash
	}
	parts := strings.Split(s, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != "v="+strconv.Itoa(argon2.Version) {
		return passwordHash{}, errBadHash
	}
	cost, err := parseCost(parts[3])
	if err != nil {
		return passwordHash{}, err
	}
	salt, saltErr := base64.RawStdEncoding.Strict().DecodeString(parts[4])
	sum, sumErr := base64.RawStdEncoding.Strict().DecodeString(parts[5])
	if saltErr != nil || sumErr != nil || len(salt) < minSaltBytes || len(salt) > maxPartBytes ||
		len(sum) < minHashBytes || len(sum) > maxPartBytes {
		return passwordHash{}, errBadHash
	}
	h := passwordHash{cost: cost, salt: salt, sum: sum}
	if h.String() != s {
		return passwordHash{}, errBadHash
	}
	return h, nil
}

func parseCost(s string) (PasswordCost, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 3 {
		return PasswordCost{}, errBadHash
	}
	var values [3]uint32
	for i, prefix := range []string{"m=", "t=", "p="} {
		digits, found := strings.CutPrefix(parts[i], prefix)
		n, err := strconv.ParseUint(digits, 10, 32)
		if !found || err != nil {
			return PasswordCost{}, errBadHash
		}
		values[i] = uint32(n)
	}
	if values[2] > maxThreads {
		return PasswordCost{}, errBadHash
	}
	cost := PasswordCost{MemoryKiB: values[0], Passes: values[1], Threads: uint8(values[2])}
	if !cost.valid() {
		return PasswordCost{}, errBadHash
	}
	return cost, nil
}
