"""Jupyter's own test of kernels, and what it measures: the start and an interrupt."""

import time
import unittest

import jupyter_kernel_test
from jupyter_client.manager import KernelManager


class KernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "dyne"
    language_name = "dyne"
    file_extension = ".dyne"
    code_hello_world = "print 'hello, world'"
    completion_samples = [{"text": "descr", "matches": {"describe"}}, {"text": "neigh", "matches": {"neighbors"}}]
    complete_code_samples = ["x = 1", "for i in 1..3 { print i }"]
    incomplete_code_samples = ["for i in 1..3 {", "x = ["]
    invalid_code_samples = ["x = ]"]
    code_generate_error = "print nowhere"
    code_execute_result = [{"code": "6 * 7", "result": "42"}, {"code": "[1, 2]", "result": "[1, 2]"}]
    code_display_data = [
        {"code": "plot [(summary [1, 2, 4])]", "mime": "image/png"},
        {"code": "plot [(summary [1, 2, 4])]", "mime": "application/vnd.vegalite.v5+json"},
    ]
    code_history_pattern = "6 ? 7*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "TD3"
    code_clear_output = ""
    code_page_something = ""


class PaceTests(unittest.TestCase):
    """What is measured is printed; it fails only far above what is meant."""

    def test_start_and_interrupt(self):
        manager = KernelManager(kernel_name="dyne")
        begun = time.monotonic()
        manager.start_kernel()
        client = manager.client()
        client.start_channels()
        client.kernel_info()
        client.get_shell_msg(timeout=60)
        print(f"\nfirst kernel_info_reply after {1000 * (time.monotonic() - begun):.0f} ms")
        client.wait_for_ready(timeout=60)
        client.execute("a = TD3 (ReacherVertical) hidden=[8, 8]")
        client.get_shell_msg(timeout=60)
        client.execute("train a steps=9M every=0")
        while client.get_iopub_msg(timeout=60)["msg_type"] != "display_data":
            pass
        begun = time.monotonic()
        manager.interrupt_kernel()
        reply = client.get_shell_msg(timeout=60)["content"]
        print(f"interrupted after {1000 * (time.monotonic() - begun):.0f} ms")
        self.assertEqual(reply["ename"], "interrupted")
        self.assertIn("a stopped at step", reply["evalue"])
        client.stop_channels()
        manager.shutdown_kernel()
