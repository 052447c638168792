package acctest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	admissionv1 "k8s.io/api/admission/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
)

// Where the two webhooks of a configuration are asked.
const (
	rewritePath = "/rewrite"
	probePath   = "/probe"
)

// serve answers admission reviews on a free port of 127.0.0.1. It returns the
// authority that the API server has to trust as PEM.
func (w *Webhook) serve(admission Admission) (*httptest.Server, []byte) {
	w.t.Helper()
	var oneAtATime sync.Mutex
	answers := http.NewServeMux()
	answers.HandleFunc(rewritePath, func(out http.ResponseWriter, in *http.Request) {
		oneAtATime.Lock()
		defer oneAtATime.Unlock()
		w.answer(out, in, admission)
	})
	answers.HandleFunc(probePath, func(out http.ResponseWriter, in *http.Request) {
		w.probed.Store(true)
		w.answer(out, in, Admission{})
	})
	certificate, authority := certificateOf(w.t)
	server := httptest.NewUnstartedServer(answers)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS13}
	// The API server ends connections when it likes; that is no finding.
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	return server, authority
}

func (w *Webhook) answer(out http.ResponseWriter, in *http.Request, admission Admission) {
	var review admissionv1.AdmissionReview
	if err := json.NewDecoder(in.Body).Decode(&review); err != nil || review.Request == nil {
		w.t.Errorf("the webhook can't read the API server's question: %v", err)
		http.Error(out, "no admission review", http.StatusBadRequest)
		return
	}
	response, err := admission.review(review.Request)
	if err != nil {
		w.t.Errorf("the webhook can't change %s %s: %v", review.Request.Kind.Kind, review.Request.Name, err)
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	response.UID = review.Request.UID
	review.Request, review.Response = nil, response
	// An API server that has gone away tells so in the test itself.
	_ = json.NewEncoder(out).Encode(review)
}

// review is the webhook's answer.
func (a Admission) review(request *admissionv1.AdmissionRequest) (*admissionv1.AdmissionResponse, error) {
	if a.NoDryRun && ptr.Deref(request.DryRun, false) {
		return &admissionv1.AdmissionResponse{Result: &metav1.Status{
			Code: http.StatusBadRequest, Reason: metav1.StatusReasonBadRequest, Message: "dry run is not supported",
		}}, nil
	}
	if a.Refuse != nil {
		if why := a.Refuse(request.Object.Raw); why != "" {
			return &admissionv1.AdmissionResponse{Result: &metav1.Status{
				Code: http.StatusForbidden, Reason: metav1.StatusReasonForbidden, Message: why,
			}}, nil
		}
	}
	if a.Rewrite == nil {
		return &admissionv1.AdmissionResponse{Allowed: true}, nil
	}
	patch, err := a.Rewrite(request.Object.Raw)
	if err != nil {
		return nil, err
	}
	return &admissionv1.AdmissionResponse{Allowed: true, Patch: patch, PatchType: ptr.To(admissionv1.PatchTypeJSONPatch)}, nil
}

// certificateOf makes a certificate for 127.0.0.1 that is its own authority.
func certificateOf(t *testing.T) (tls.Certificate, []byte) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	template := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		NotBefore:             time.Now().Add(-time.Hour),
		NotAfter:              time.Now().Add(24 * time.Hour),
		IPAddresses:           []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:              x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		BasicConstraintsValid: true,
		IsCA:                  true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	check(t, err)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key},
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}
